import { check } from '../support.ts';

check('security/tls-verification-off', [
  { says: 'speaks about verify=False', code: 'import requests\nrequests.get(url, verify=False) #!\n' },
  { says: 'follows an alias and a session', code: 'import requests as r\ns = r.Session()\ns.get(url, verify=False) #!\ns.verify = False #!\n' },
  { says: 'is silent where a setting decides', code: 'import requests\nrequests.get(url, verify=settings.VERIFY)\nrequests.get(url)\n' },
  { says: 'is silent about another verify', code: 'image.check(verify=False)\nload(path, verify=False)\n' },
  { says: 'knows the ssl module', code: 'import ssl\nctx = ssl._create_unverified_context() #!\nctx.verify_mode = ssl.CERT_NONE #!\nctx.verify_mode = ssl.CERT_REQUIRED\n' },
  { says: 'is silent in tests and where a linter was silenced', path: 'tests/test_x.py', code: 'import requests\nrequests.get(url, verify=False)\n' },
  { says: 'respects nosec', code: 'import requests\nrequests.get(url, verify=False)  # nosec\n' },
]);

check('security/weak-hash', [
  { says: 'speaks where a password is hashed', code: 'import hashlib\nx = hashlib.md5(password.encode()).hexdigest() #!\n' },
  { says: 'speaks where the result is a signature', code: 'from hashlib import sha1\nsignature = sha1(body).hexdigest() #!\n' },
  { says: 'is silent about checksums', code: 'import hashlib\netag = hashlib.md5(body).hexdigest()\nkey = hashlib.sha1(url.encode()).hexdigest()\n' },
  { says: 'is silent about what is said not to be for security', code: 'import hashlib\npassword_key = hashlib.md5(password, usedforsecurity=False)\n' },
]);

check('security/weak-random', [
  { says: 'speaks about a token', code: 'import random\ndef make_token():\n    return "".join(random.choice(abc) for _ in range(9)) #!\n' },
  { says: 'is silent about dice and tokens of a text', code: 'import random\ndice = random.randint(1, 6)\ntoken_count = random.randint(1, 6)\n' },
  { says: 'is silent about the system generator', code: 'import random, secrets\ntoken = random.SystemRandom().choice(abc)\npassword = secrets.choice(abc)\n' },
]);

check('security/debug-mode', [
  { says: 'speaks about a Flask app', code: 'from flask import Flask\napp = Flask(__name__)\napp.run(debug=True) #!\n' },
  { says: 'is silent about other runs', code: 'import asyncio\nasyncio.run(main(), debug=True)\napp.run(debug=True)\n' },
]);

check('security/insecure-temporary-file', [
  { says: 'speaks about mktemp', code: 'import tempfile\np = tempfile.mktemp() #!\n' },
  { says: 'is silent about mkstemp', code: 'import tempfile\nh, p = tempfile.mkstemp()\n' },
]);

check('security/file-permissions', [
  { says: 'speaks about world-writable modes', code: 'import os\nos.chmod(p, 0o777) #!\nos.chmod(p, 0o666) #!\n' },
  { says: 'is silent about the sticky bit and readable files', code: 'import os\nos.chmod(p, 0o1777)\nos.chmod(p, 0o755)\nos.chmod(p, mode)\n' },
]);

check('security/jwt-unverified', [
  { says: 'speaks about a token taken as it is', code: 'import jwt\nclaims = jwt.decode(t, options={"verify_signature": False}) #!\n' },
  { says: 'is silent where the token is verified afterwards', code: 'import jwt\ndef f(t):\n    who = jwt.decode(t, options={"verify_signature": False})["iss"]\n    return jwt.decode(t, keys[who], algorithms=["RS256"])\n' },
]);

check('security/ssh-host-key-unchecked', [
  { says: 'speaks about AutoAddPolicy', code: 'import paramiko\nc = paramiko.SSHClient()\nc.set_missing_host_key_policy(paramiko.AutoAddPolicy()) #!\n' },
  { says: 'is silent about RejectPolicy', code: 'import paramiko\nc = paramiko.SSHClient()\nc.set_missing_host_key_policy(paramiko.RejectPolicy())\n' },
]);

check('security/cors-any-origin', [
  { says: 'speaks about credentials for everyone', code: 'app.add_middleware(\n    CORSMiddleware,\n    allow_origins=["*"], #!\n    allow_credentials=True,\n)\n' },
  { says: 'is silent without credentials', code: 'app.add_middleware(CORSMiddleware, allow_origins=["*"])\n' },
]);

check('security/archive-extraction', [
  { says: 'speaks about tar files', code: 'import tarfile\nwith tarfile.open(p) as t:\n    t.extractall(d) #!\n' },
  { says: 'is silent with a filter and about zip files', code: 'import tarfile, zipfile\ntarfile.open(p).extractall(d, filter="data")\nzipfile.ZipFile(p).extractall(d)\n' },
]);

check('security/unsafe-deserialization', [
  {
    says: 'speaks about the full loader and offers the safe one',
    code: 'import yaml\ndata = yaml.load(stream, Loader=yaml.Loader) #!\n',
    fixed: 'import yaml\ndata = yaml.safe_load(stream)\n',
  },
  { says: 'is silent about safe loaders', code: 'import yaml\nyaml.safe_load(s)\nyaml.load(s, Loader=yaml.SafeLoader)\nyaml.load(s, Loader=OurLoader)\n' },
]);

check('security/hard-coded-credential', [
  { says: 'speaks about a password', code: 'DB_PASSWORD = "h7Gk2!pq" #!\nconnect(user="x", password="s3cr3tPa55") #!\n' },
  { says: 'speaks about a Flask key', code: 'app.config["SECRET_KEY"] = "a8f5f167f44f4964e6c998dee827110c" #!\n' },
  { says: 'is silent about placeholders, names and paths', code: 'PASSWORD = "changeme123"\npassword_field = "user[password1]"\nTOKEN = "access_token"\nsecret = "/run/secrets/db1"\napi_key = os.environ["API_KEY1"]\ntoken = ""\n' },
  { says: 'is silent in tests', path: 'tests/test_login.py', code: 'password = "h7Gk2!pq"\n' },
]);

check('security/assert-as-guard', [
  { says: 'speaks about permissions', code: 'def delete(user):\n    assert user.is_admin #!\n    wipe()\n' },
  { says: 'is silent about types and in tests', code: 'def f(x):\n    assert isinstance(x, int)\n' },
  { says: 'is silent in test files', path: 'test_x.py', code: 'def test_f(user):\n    assert user.is_admin\n' },
]);

check('security/secret-logged', [
  { says: 'speaks about a password in any part of the text', code: 'import logging\nlogger = logging.getLogger(__name__)\nlogger.info("login %s %s", user, password) #!\nlogging.debug(f"key {config.api_key}") #!\nself.log.error("x: " + client_secret) #!\n' },
  { says: 'is silent about presence, other words and other calls', code: 'import logging\nlogging.info("set: %s", bool(password))\nlogging.info("password of %s changed", user)\nlogging.info("n=%d", len(api_key))\nlogin(password)\nlogging.info(token)\n' },
]);

check('security/autoescape-off', [
  { says: 'speaks in a web application', code: 'from flask import Flask\nfrom jinja2 import Environment\nenv = Environment(loader=loader) #!\nenv = Environment(autoescape=False) #!\n' },
  { says: 'is silent elsewhere and where it escapes', code: 'from jinja2 import Environment\nenv = Environment(loader=loader)\n' },
  { says: 'is silent where it escapes', code: 'from flask import Flask\nfrom jinja2 import Environment, select_autoescape\nenv = Environment(autoescape=select_autoescape())\n' },
]);

check('security/weak-hash', [
  { says: 'knows short keys and old protocols', code: 'import ssl\nfrom Crypto.PublicKey import RSA\nkey = RSA.generate(1024) #!\nctx = ssl.SSLContext(ssl.PROTOCOL_TLSv1) #!\n' },
  { says: 'is silent about good ones', code: 'import ssl\nfrom Crypto.PublicKey import RSA\nkey = RSA.generate(2048)\nctx = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)\nctx.minimum_version = ssl.TLSVersion.TLSv1_2\n' },
]);

check('security/file-permissions', [
  { says: 'knows names of bits and decimal modes', code: 'import os, stat\nos.chmod(p, stat.S_IRWXU | stat.S_IWOTH) #!\nos.chmod(p, 755) #!\nos.chmod(p, stat.S_IRUSR)\nos.chmod(p, 0o755)\n' },
]);

check('security/hard-coded-credential', [
  { says: 'knows keys of sessions and tokens however simple', code: 'import jwt\napp.secret_key = "dev" #!\napp.config["SECRET_KEY"] = "random" #!\njwt.encode(payload, "secret", algorithm="HS256") #!\njwt.encode(payload, KEY)\napp.config["SECRET_KEY"] = load()\n' },
]);

check('security/xml-external-entities', [
  { says: 'knows a parser that is told to fetch entities', code: 'from xml.sax import make_parser\nfrom xml.sax.handler import feature_external_ges\np = make_parser()\np.setFeature(feature_external_ges, True) #!\np.setFeature(feature_external_ges, False)\n' },
]);
