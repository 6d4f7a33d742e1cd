/** Where libraries take a password or key, as `path:argument` or `path:argument.option.option`, by what the interface documents. */
const written: readonly string[] = [
  // Node
  'crypto.createHmac:1', 'crypto.createCipheriv:1', 'crypto.createCipher:1', 'crypto.createDecipheriv:1', 'crypto.createDecipher:1', 'crypto.pbkdf2:0', 'crypto.pbkdf2Sync:0', 'crypto.scryptSync:0', 'http.request:0.auth', 'https.request:0.auth', 'http.get:0.auth', 'https.get:0.auth', 'tls.createServer:0.passphrase',
  'https.createServer:0.passphrase', 'https.Agent:0.passphrase',
  // Tokens and sessions
  'jsonwebtoken.sign:1', 'jsonwebtoken.verify:1', 'jwt-simple.encode:1', 'jwt-simple.decode:1', 'express-jwt:0.secret', 'express-jwt.expressjwt:0.secret', 'koa-jwt:0.secret', '@fastify/jwt:0.secret', 'fastify-jwt:0.secret', 'passport-jwt.Strategy:0.secretOrKey', 'cookie-parser:0', 'express-session:0.secret', 'cookie-session:0.secret', 'cookie-session:0.keys',
  'koa-session:0.key', 'client-sessions:0.secret', 'iron-session.withIronSession:1.password', 'next-auth:0.secret', 'keygrip:0', 'jose.SignJWT().sign:0', '@nestjs/jwt.JwtModule.register:0.secret', 'njwt.create:1', 'njwt.verify:1', 'jws.sign:0.secret', 'cookie-signature.sign:1', 'cookie-signature.unsign:1',
  // Password checks
  'express-basic-auth:0.challenge', 'basic-auth-connect:0', 'basic-auth-connect:1', 'http-auth.basic:0.password', 'passport-local.Strategy:0.password', 'passport-oauth2.Strategy:0.clientSecret', 'passport-google-oauth20.Strategy:0.clientSecret', 'passport-github.Strategy:0.clientSecret', 'passport-facebook.Strategy:0.clientSecret',
  'passport-twitter.Strategy:0.consumerSecret', 'passport-http.BasicStrategy:0.password', 'express-openid-connect.auth:0.clientSecret', 'simple-oauth2.create:0.client.secret', 'oauth.OAuth:3', 'twitter:0.consumer_secret', 'twitter:0.access_token_secret', 'twit:0.consumer_secret', 'twit:0.access_token_secret',
  // Databases
  'pg.Client:0.password', 'pg.Pool:0.password', 'pg-promise()():0.password', 'mysql.createConnection:0.password', 'mysql.createPool:0.password', 'mysql2.createConnection:0.password', 'mysql2.createPool:0.password', 'mysql2/promise.createConnection:0.password', 'mysql2/promise.createPool:0.password', 'mariadb.createConnection:0.password',
  'mariadb.createPool:0.password', 'mssql.connect:0.password', 'mssql.ConnectionPool:0.password', 'tedious.Connection:0.authentication.options.password', 'tedious.Connection:0.password', 'oracledb.getConnection:0.password', 'sequelize:2', 'sequelize.Sequelize:2', 'sequelize:0.password', 'knex:0.connection.password', 'typeorm.createConnection:0.password',
  'typeorm.DataSource:0.password', 'mongoose.connect:1.pass', 'mongodb.MongoClient.connect:1.auth.password', 'redis.createClient:0.password', 'redis.createClient().auth:0', 'ioredis:0.password', 'cassandra-driver.Client:0.credentials.password', 'cassandra-driver.auth.PlainTextAuthProvider:1', 'neo4j-driver.auth.basic:1', 'nano().auth:1', 'ldapjs.createClient().bind:1', 'couchbase.connect:1.password', '@elastic/elasticsearch.Client:0.auth.password', 'influx.InfluxDB:0.password', 'arangojs.Database().useBasicAuth:1',
  // Services
  'aws-sdk.config.update:0.secretAccessKey', 'aws-sdk.Config:0.secretAccessKey', 'aws-sdk.config.secretAccessKey:0', 'aws-sdk.Credentials:1', 'aws-sdk.S3:0.secretAccessKey', 'aws-sdk.DynamoDB:0.secretAccessKey', 'aws-sdk.SES:0.secretAccessKey', '@aws-sdk/client-s3.S3Client:0.credentials.secretAccessKey', 'knox.createClient:0.secret', 's3.createClient:0.s3Options.secretAccessKey',
  'azure-storage.createBlobService:1', 'azure-storage.createTableService:1', 'azure-storage.createQueueService:1', '@azure/storage-blob.StorageSharedKeyCredential:1', '@azure/identity.ClientSecretCredential:2', 'pkgcloud.compute.createClient:0.apiKey', 'pkgcloud.compute.createClient:0.password', 'pkgcloud.storage.createClient:0.apiKey', 'pkgcloud.storage.createClient:0.keyId', 'pkgcloud.storage.createClient:0.key', 'pkgcloud.storage.createClient:0.storageAccessKey',
  'twilio:1', 'stripe:0', 'stripe.Stripe:0', '@sendgrid/mail.setApiKey:0', 'mailgun-js:0.apiKey', 'nodemailer.createTransport:0.auth.pass', 'pusher:0.secret', 'digitalocean.client:0', 'cloudinary.config:0.api_secret', 'cloudinary.v2.config:0.api_secret', '@octokit/rest.Octokit:0.auth', '@octokit/core.Octokit:0.auth', 'octokit.Octokit:0.auth', 'github.authenticate:0.token', 'github().authenticate:0.token', 'github().authenticate:0.password',
  'slack-node:0', '@slack/web-api.WebClient:0', 'telegraf:0', 'telegraf.Telegraf:0', 'node-telegram-bot-api:0', 'openai.OpenAI:0.apiKey', 'openai:0.apiKey', 'algoliasearch:1', 'contentful.createClient:0.accessToken', 'firebase.initializeApp:0.secret', 'discord.js.Client().login:0', 'braintree.connect:0.privateKey', 'dropbox.Dropbox:0.accessToken', 'jenkins:0.password', 'amqplib.connect:0.password', 'mqtt.connect:1.password',
  // Clients with a name and a password
  'request:0.auth.pass', 'request:0.auth.password', 'request:0.auth.bearer', 'request.get().auth:1', 'request.post().auth:1', 'request:1.auth.pass', 'request.get:1.auth.pass', 'request.post:1.auth.pass', 'request.get:0.auth.pass', 'superagent.get().auth:1', 'superagent.post().auth:1', 'axios:0.auth.password', 'axios.get:1.auth.password', 'axios.post:2.auth.password', 'axios.create:0.auth.password', 'got:1.password',
  'ssh2.Client().connect:0.password', 'ssh2.Client().connect:0.passphrase', 'ssh2-sftp-client().connect:0.password', 'node-ssh.NodeSSH().connect:0.password', 'ftp().connect:0.password', 'basic-ftp.Client().access:0.password', 'imap:0.password', 'sftp:0.password', 'smb2:0.password',
  // Cryptography in pure JavaScript
  'crypto-js.AES.encrypt:1', 'crypto-js.AES.decrypt:1', 'crypto-js/aes.encrypt:1', 'crypto-js/aes.decrypt:1', 'crypto-js.HmacSHA1:1', 'crypto-js.HmacSHA256:1', 'crypto-js.HmacSHA512:1', 'crypto-js.HmacMD5:1', 'crypto-js/hmac-sha256:1', 'crypto-js/hmac-sha1:1', 'crypto-js.TripleDES.encrypt:1', 'crypto-js.DES.encrypt:1', 'sjcl.encrypt:0', 'cryptr:0', 'simple-crypto-js:0', 'node-forge.pkcs5.pbkdf2:0',
];

export interface CredentialPlace {
  readonly argument: number;
  readonly option: readonly string[];
}

/** By path of what is called. */
export const credentialArguments: ReadonlyMap<string, readonly CredentialPlace[]> = build();

function build(): Map<string, CredentialPlace[]> {
  const table = new Map<string, CredentialPlace[]>();
  for (const entry of written) {
    const [, path, argument, option] = /^(.*):(\d+)(?:\.(.+))?$/.exec(entry)!;
    const place: CredentialPlace = { argument: Number(argument), option: option === undefined ? [] : option.split('.') };
    table.set(path!, [...(table.get(path!) ?? []), place]);
  }
  return table;
}
