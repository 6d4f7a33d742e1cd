import module from 'node:module';

// Compiled code is kept between starts, which is most of what a start costs; an older Node does without.
module.enableCompileCache?.();
const { start } = await import('./start.ts');
start();
