import { check, lines } from './check.ts';

const fromParts = 'security/markup-from-parts';
const injected = 'security/html-injection';
const plugin = (body: string): string => lines('$.fn.label = function (options) {', body, '};');
const page = (body: string): string => lines("const value = location.search.slice(1);", body);
const handler = (body: string): string => lines("import express from 'express';", 'const app = express();', "app.get('/', (req, res) => {", body, '});');

describe('What reaches a page', () => {
  it('is no markup where it was found to be an element or a function', () => {
    for (const guard of ['options.title.nodeType !== undefined', "typeof options.title.jquery !== 'undefined'", '$.isFunction(options.title)', 'options.title.parentNode', 'Boolean(options.title.nodeType)']) check(fromParts, plugin(`if (${guard}) $(options.title);`), [], { language: 'javascript' });
    for (const guard of ['options.title !== undefined', "typeof options.title !== 'undefined'", 'options.title.length', 'options.title']) check(fromParts, plugin(`if (${guard}) $(options.title);`), [2], { language: 'javascript' });
  });

  it('is what the default of an option says', () => {
    for (const value of ['document', "$('body')", "'<b>x</b>'", '() => 1', '3', 'false']) check(fromParts, plugin(`options = $.extend({ title: ${value} }, options); $(options.title);`), [], { language: 'javascript' });
    for (const value of ['null', "'x'", 'undefined']) check(fromParts, plugin(`options = $.extend({ title: ${value} }, options); $(options.title);`), [2], { language: 'javascript' });
    check(fromParts, lines("$.fn.label = function (options) { options = $.extend({}, $.fn.label.defaults, options); $(options.title); };", "$.fn.label.defaults = { title: '<b/>' };"), [], { language: 'javascript' });
    check(fromParts, plugin("$('<b>' + options.count + '</b>');"), [], { language: 'javascript' });
  });

  it('is seen in callbacks that read what the function around them was given', () => {
    check(fromParts, plugin("return this.each(function () { $(this).html('<b>' + options.title + '</b>'); });"), [2], { language: 'javascript' });
    check(fromParts, plugin('return this.each(function () { $(this).text(options.title); });'), [], { language: 'javascript' });
  });

  it('may lack the sign that it would need', () => {
    check(injected, page("if (value.indexOf('\"') !== -1) throw new Error(); $('#a').html('<a title=\"' + value + '\">x</a>');"), []);
    check(injected, page("if (value.indexOf('\"') !== -1) throw new Error(); $('#a').html('<a>' + value + '</a>');"), [2]);
    check(injected, page("if (value.search(/[<>]/) !== -1) throw new Error(); $('#a').html(value);"), []);
    check(injected, page("if (value.search(/</) >= 0) throw new Error(); $('#a').html(value);"), []);
    check(injected, page("if (value.search(/</) === -1) throw new Error(); $('#a').html(value);"), [2]);
  });

  it('depends on what the answer is declared as on every way to it', () => {
    check(injected, handler("if (a) res.type('text/plain'); else res.type('json'); res.end(req.query.x);"), []);
    check(injected, handler("if (a) res.type('text/plain'); res.end(req.query.x);"), [4]);
    check(injected, handler("res.attachment('a.txt'); res.end(req.query.x);"), []);
    check(injected, handler("res.setHeader('Content-Disposition', 'attachment'); res.end(req.query.x);"), []);
    check(injected, handler("res.setHeader('Content-Disposition', 'inline'); res.end(req.query.x);"), [4]);
    check(injected, handler("plain(res); res.end(req.query.x); function plain(to) { to.type('text/plain'); }"), []);
  });

  it('is told apart from the answers of other handlers', () => {
    check(injected, lines("import express from 'express';", 'const app = express();', "app.get('/a', (req, res) => { res.type('text/plain'); res.end(req.query.x); });", "app.get('/b', (req, res) => { res.end(req.query.x); });"), [4]);
  });

  it('is followed through promises, bound functions, globals and the libraries of a page', () => {
    for (const body of [
      'new Promise((resolve) => resolve(value)).then((each) => document.write(each));', 'Promise.reject(value).catch((each) => document.write(each));', 'const write = document.write.bind(document); write(value);', 'document.write.call(document, value);', 'document.write.apply(document, [value]);',
      'shown = value; document.write(shown);', 'Object.assign(element, { innerHTML: value });', "$('<div/>', { html: value });", 'document.write($.trim(value));', 'document.write(_.last(value.split(\'=\')));', 'Handlebars.compile(value)({});', 'new Vue({ template: value });',
    ]) check(injected, page(body), [2], { language: 'javascript' });
    for (const body of ['new Promise((resolve) => resolve(1)).then((each) => document.write(each));', "const write = document.write.bind(document); write('x');", 'document.write.call(document, value.length);', 'Object.assign(element, { textContent: value });', "$('<div/>', { text: value });"]) check(injected, page(body), [], { language: 'javascript' });
  });
});
