/** A token that can be told by its shape, as its issuer documents it. */
export interface Provider {
  /** For a sentence: "A GitHub token". */
  readonly name: string;
  /** Without one of these the expression cannot match; they are looked for first, in long words only. */
  readonly marks: readonly string[];
  /** Whether the marks stand around the token instead of in it. */
  readonly isContext: boolean;
  /** The whole token, or what the first group captures. */
  readonly pattern: RegExp;
  /** Bits per character that a real one has at least. */
  readonly entropy: number;
}

/** A token ends wherever no character of a token follows. Where it begins is checked by whoever matches. */
const shape = (name: string, marks: string, token: RegExp, entropy = 3): Provider => ({
  name, marks: marks.split(' '), isContext: false, pattern: new RegExp(`(?:${token.source})(?![A-Za-z0-9_])`, `g${token.flags}`), entropy,
});

/** A token without a shape of its own, told by the name of its issuer nearby. */
const near = (name: string, marks: string, token: RegExp, entropy = 3): Provider => ({ ...shape(name, marks, token, entropy), isContext: true });

/** Tokens by the prefixes and lengths that their issuers gave them so that they can be found. */
export const providers: readonly Provider[] = [
  // ---- Where code lives and is built -------------------------------------------------------------------------------
  shape('A GitHub token', 'ghp_ gho_ ghu_ ghs_ ghr_', /gh[pousr]_[A-Za-z0-9]{36,255}/),
  shape('A GitHub token', 'github_pat_', /github_pat_\w{82}/),
  shape('A GitLab token', 'glpat- gldt- glcbt- glptt- glft- glimt- glagent- glrt- glsoat- glffct- gloas-', /gl(?:pat|dt|cbt|ptt|ft|imt|agent|rt|soat|ffct|oas)-[\w.-]{20,64}/),
  shape('A GitLab runner token', 'GR1348941', /GR1348941[\w-]{20}/),
  shape('A Bitbucket token', 'ATCTT3', /ATCTT3[\w=-]{60,300}/),
  shape('An Atlassian token', 'ATATT3', /ATATT3[\w=-]{186}/),
  shape('A CircleCI token', 'CCIPAT_', /CCIPAT_[A-Za-z0-9]{22}_[a-f0-9]{40}/),
  shape('A Buildkite token', 'bkua_', /bkua_[a-f0-9]{40}/),
  shape('A Sourcegraph token', 'sgp_', /sgp_(?:(?:[a-f0-9]{16}|local)_)?[a-f0-9]{40}/i),
  shape('A SonarQube token', 'sqp_ squ_ sqa_', /sq[pua]_[a-z0-9]{40}/i),
  shape('An Octopus Deploy key', 'API-', /API-[A-Z0-9]{26}/),
  shape('A Harness token', 'pat. sat.', /[ps]at\.[\w-]{22}\.[0-9a-f]{24}\.[A-Za-z0-9]{20}/),
  shape('A Pulumi token', 'pul-', /pul-[a-f0-9]{40}/),
  shape('A Terraform Cloud token', '.atlasv1.', /[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,70}/),
  shape('A Prefect key', 'pnu_', /pnu_[A-Za-z0-9]{36}/),
  shape('An Infracost key', 'ico-', /ico-[A-Za-z0-9]{32}/),
  shape('A Snyk token', 'snyk_', /snyk_(?:uat|sat)\.[a-z0-9]{8}\.[\w-]{20,}\.[\w-]{20,}/),
  // ---- Package registries ------------------------------------------------------------------------------------------
  shape('An npm token', 'npm_', /npm_[A-Za-z0-9]{36}/),
  shape('A PyPI token', 'pypi-AgEI', /pypi-AgEI[\w-]{50,1000}/),
  shape('A RubyGems key', 'rubygems_', /rubygems_[a-f0-9]{48}/),
  shape('A NuGet key', 'oy2', /oy2[a-z0-9]{43}/),
  shape('A Clojars token', 'CLOJARS_', /CLOJARS_[a-z0-9]{60}/i),
  shape('A crates.io token', 'cio', /cio[A-Za-z0-9]{32}/, 3.8),
  shape('A Docker Hub token', 'dckr_', /dckr_(?:pat|oat)_[\w-]{27,40}/),
  shape('An Artifactory key', 'AKCp', /AKCp[A-Za-z0-9]{69}/),
  shape('An Artifactory reference token', 'cmVmdGtu', /cmVmdGtu[A-Za-z0-9]{56}/),
  // ---- Clouds and hosting ------------------------------------------------------------------------------------------
  shape('An AWS access key', 'AKIA ASIA ABIA ACCA', /(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}/),
  shape('An AWS Bedrock key', 'ABSK bedrock-api-key-', /ABSK[A-Za-z0-9+/]{109,269}={0,2}|bedrock-api-key-[\w+/=-]{40,}/),
  shape('An Azure client secret', 'Q~', /[\w~.-]{3}\dQ~[\w~.-]{31,34}/),
  shape('An Azure storage key', 'AccountKey=', /AccountKey=([A-Za-z0-9+/]{86}==)/),
  shape('A Google OAuth client secret', 'GOCSPX-', /GOCSPX-[\w-]{28}/),
  shape('A Google OAuth token', 'ya29.', /ya29\.[\w-]{40,}/),
  shape('An Alibaba Cloud key', 'LTAI', /LTAI[A-Za-z0-9]{20}/),
  shape('A Yandex Cloud key', 'AQVN', /AQVN[\w-]{35,38}/),
  shape('A Yandex token', 't1.', /t1\.[A-Z0-9a-z_-]+=?=?\.[\w-]{86}={0,2}/),
  shape('A DigitalOcean token', 'dop_v1_ doo_v1_ dor_v1_', /do[opr]_v1_[a-f0-9]{64}/),
  shape('A Heroku key', 'HRKU-', /HRKU-AA[\w-]{58,64}/),
  shape('A Fly.io token', 'fo1_', /fo1_[\w-]{43}/),
  shape('A Fly.io token', 'fm1a_ fm1r_ fm2_', /fm(?:1[ar]|2)_[A-Za-z0-9+/]{100,}={0,3}/),
  shape('A Netlify token', 'nfp_', /nfp_[A-Za-z0-9]{36}/),
  shape('A Vercel token', 'vcp_ vci_ vca_ vcr_', /vc[pciar]_[A-Za-z0-9]{56}/),
  shape('A Deno Deploy token', 'ddp_ ddo_', /dd[po]_[A-Za-z0-9]{36}/),
  shape('A Cloudflare origin key', 'v1.0-', /v1\.0-[a-f0-9]{24}-[a-f0-9]{146}/),
  shape('A Cloudflare token', 'cfut_ cfat_ cfk_', /cf(?:ut|at|k)_[\w-]{40,}/),
  shape('A Scalingo token', 'tk-us-', /tk-us-[\w-]{48}/),
  shape('A Tailscale key', 'tskey-', /tskey-(?:api|auth|client|scim|webhook)-[A-Za-z0-9]{10,}-[A-Za-z0-9]{20,}/),
  shape('A Defined Networking key', 'dnkey-', /dnkey-[a-z0-9=_-]{26}-[a-z0-9=_-]{52}/),
  shape('An OpenShift token', 'sha256~', /sha256~[\w-]{43}/),
  near('A Kubernetes bootstrap token', 'bootstrap', /bootstrap[-_ ]?token\W{1,5}([a-z0-9]{6}\.[a-z0-9]{16})/i),
  shape('A HashiCorp Vault token', 'hvs. hvb. hvr.', /hv[sbr]\.[\w-]{80,300}/),
  shape('A Doppler token', 'dp.', /dp\.(?:pt|st|ct|sa|scim|audit)(?:\.[a-z0-9_-]{2,35})?\.[A-Za-z0-9]{40,44}/),
  shape('An Infisical token', 'st.', /st\.[a-f0-9]{24}\.[a-f0-9]{32}\.[a-f0-9]{32}/),
  shape('A 1Password service token', 'ops_eyJ', /ops_eyJ[A-Za-z0-9+/]{250,}={0,3}/),
  shape('A 1Password secret key', 'A3-', /A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}/, 3.5),
  shape('An age secret key', 'AGE-SECRET-KEY-1', /AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}/),
  // ---- Data ----------------------------------------------------------------------------------------------------
  shape('A Databricks token', 'dapi', /dapi[a-f0-9]{32}(?:-\d)?/),
  shape('A PlanetScale token', 'pscale_', /pscale_(?:tkn|pw|oauth)_[\w=.-]{32,64}/),
  shape('A Supabase key', 'sbp_ sb_secret_', /sbp_(?:v0_)?[a-f0-9]{40}|sb_secret_[\w-]{31}/),
  shape('A ClickHouse key', '4b1d', /4b1d[A-Za-z0-9]{38}/),
  shape('An Airtable token', 'pat', /pat[A-Za-z0-9]{14}\.[a-f0-9]{64}/),
  shape('A Contentful token', 'CFPAT-', /CFPAT-[\w-]{43}/),
  shape('A Notion token', 'ntn_ secret_', /ntn_\d{11}[A-Za-z0-9]{35}|secret_[A-Za-z0-9]{43}/),
  shape('A Pinecone key', 'pcsk_', /pcsk_[A-Za-z0-9]{5,6}_[A-Za-z0-9]{60,}/),
  shape('A MaxMind licence key', '_mmk', /[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk/),
  // ---- Watching ----------------------------------------------------------------------------------------------------
  shape('A New Relic key', 'NRAK- NRJS- NRII- NRRA- NRIQ- NRSP-', /NR(?:AK-[A-Z0-9]{27}|JS-[a-f0-9]{19}|II-[\w-]{32}|RA-[a-f0-9]{42})/),
  shape('A Grafana token', 'glsa_', /glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}/),
  shape('A Grafana Cloud token', 'glc_', /glc_[A-Za-z0-9+/]{32,400}={0,3}/),
  shape('A Grafana key', 'eyJrIjoi', /eyJrIjoi[A-Za-z0-9]{70,400}={0,3}/),
  shape('A Sentry token', 'sntrys_ sntryu_', /sntrys_eyJ[A-Za-z0-9+/=]{20,}_[A-Za-z0-9+/]{43}|sntryu_[a-f0-9]{64}/),
  shape('A Dynatrace token', 'dt0', /dt0[a-z]\d\d\.[A-Z0-9]{24}\.[A-Z0-9]{64}/),
  shape('A Postman key', 'PMAK-', /PMAK-[a-f0-9]{24}-[a-f0-9]{34}/),
  shape('A LaunchDarkly key', 'sdk- api- mob-', /(?:sdk|api|mob)-[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[a-f0-9]{4}-[a-f0-9]{12}/),
  near('A Codecov token', 'codecov', /codecov[^\n]{0,30}?[^a-f0-9-]([a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})/i),
  // ---- Talking -----------------------------------------------------------------------------------------------------
  shape('A Slack token', 'xoxb- xoxp- xoxe- xoxo- xoxr- xoxs- xoxa-', /xox(?:b-\d{8,14}(?:-\d{8,14})?-[A-Za-z0-9]{16,26}|p(?:-\d{10,13}){3}-[A-Za-z0-9]{28,34}|e-(?:\d+-)?[A-Za-z0-9]{100,}|[ao](?:-\d+)+-[a-zA-Z0-9]{10,}|[rs]-(?:\d+-)*[A-Za-z0-9]{10,48})/, 2.5),
  shape('A Slack configuration token', 'xoxe.xox', /xoxe\.xox[bp]-\d-[A-Z0-9]{163,166}/i),
  shape('A Slack app token', 'xapp-', /xapp-\d-[A-Z0-9]+-\d+-[a-z0-9]{20,}/i),
  shape('A Slack webhook', 'hooks.slack.com', /hooks\.slack\.com\/(?:services\/T[A-Za-z0-9]{6,}\/B[A-Za-z0-9]{6,}\/[A-Za-z0-9]{20,28}|(?:workflows|triggers)\/T?[A-Za-z0-9]{6,}\/A?[A-Za-z0-9]{6,}\/\d*\/?[A-Za-z0-9]{20,32})/),
  shape('A Microsoft Teams webhook', '.webhook.office.com', /[a-z0-9]+\.webhook\.office\.com\/webhookb2\/[a-z0-9-]{36}@[a-z0-9-]{36}\/IncomingWebhook\/[a-z0-9]{32}\/[a-z0-9-]{36}/i),
  shape('A Discord webhook', 'discord', /discord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/[\w-]{60,72}/),
  near('A Discord bot token', 'iscord ISCORD', /[MNO][A-Za-z\d_-]{23,27}\.[A-Za-z\d_-]{6}\.[A-Za-z\d_-]{27,38}/, 4),
  shape('A Telegram bot token', ':AA', /\d{8,10}:AA[\w-]{32,33}/),
  shape('A Twilio key', 'SK', /SK[a-f0-9]{32}/),
  shape('A SendGrid key', 'SG.', /SG\.[\w-]{22}\.[\w-]{43}/),
  shape('A SendGrid key', 'SG.', /SG\.[\w.=-]{66}/),
  shape('A Brevo key', 'xkeysib-', /xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}/),
  shape('A Mailgun key', 'key- pubkey-', /(?:pub)?key-[a-f0-9]{32}/),
  near('A Mailgun signing key', 'ailgun MAILGUN', /[a-h0-9]{32}-[a-h0-9]{8}-[a-h0-9]{8}/),
  shape('A Mailchimp key', '-us', /[a-f0-9]{32}-us\d{1,2}/),
  shape('A Resend key', 're_', /re_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}/),
  shape('A Typeform token', 'tfp_', /tfp_[\w=.-]{59}/),
  shape('A Figma token', 'figd_', /figd_[\w-]{40}/),
  shape('A Linear key', 'lin_api_ lin_oauth_', /lin_(?:api|oauth)_[A-Za-z0-9]{40,64}/),
  shape('A HubSpot token', 'pat-na pat-eu pat-ap', /pat-(?:na|eu|ap)\d-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}/),
  shape('A ReadMe key', 'rdme_', /rdme_[a-z0-9]{70}/),
  shape('A Frame.io token', 'fio-u-', /fio-u-[\w=-]{64}/),
  shape('A 42 API secret', 's-s4t2', /s-s4t2(?:ud|af)-[a-f0-9]{64}/),
  shape('A Facebook token', 'EAA', /EAA[A-Za-z0-9]{20}[A-Za-z0-9]{60,}/),
  shape('A Facebook app token', '|', /\d{15,16}\|[\w-]{27,40}/),
  shape('A Twitter bearer token', 'AAAAAAAAAA', /A{22}[A-Za-z0-9%]{80,100}/),
  shape('A Mapbox secret token', 'sk.eyJ', /sk\.eyJ[\w-]{60,}\.[\w-]{20,}/),
  shape('An Adobe client secret', 'p8e-', /p8e-[A-Za-z0-9]{32}/),
  shape('An Authress key', 'sc_ ext_ scauth_ authress_', /(?:sc|ext|scauth|authress)_[a-z0-9]{5,30}\.[a-z0-9]{4,6}\.acc[_-][a-z0-9-]{10,32}\.[\w+/=-]{30,120}/i),
  // ---- Money -------------------------------------------------------------------------------------------------------
  shape('A Stripe key', 'sk_live_ sk_test_ sk_prod_ rk_live_ rk_test_ rk_prod_', /[rs]k_(?:live|test|prod)_[A-Za-z0-9]{10,110}/),
  shape('A Stripe webhook secret', 'whsec_', /whsec_[A-Za-z0-9+/]{32,}={0,2}/),
  shape('A Shopify token', 'shpat_ shpca_ shppa_ shpss_', /shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}/),
  shape('A Square token', 'sq0 EAAA', /sq0(?:csp|atp|idp)-[\w-]{22,60}|EAAA[\w-]{60}/),
  shape('A Plaid token', 'access-', /access-(?:sandbox|development|production)-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}/),
  shape('A Braintree token', 'access_token$', /access_token\$(?:production|sandbox)\$[a-z0-9]{16}\$[a-f0-9]{32}/),
  shape('A Flutterwave key', 'FLWSECK', /FLWSECK(?:_TEST)?-[a-f0-9]{12,32}-X/i),
  shape('A Duffel token', 'duffel_', /duffel_(?:test|live)_[\w=-]{43}/),
  shape('An EasyPost key', 'EZAK EZTK', /EZ[AT]K[A-Za-z0-9]{54}/),
  shape('A Shippo token', 'shippo_', /shippo_(?:live|test)_[a-fA-F0-9]{40}/),
  shape('A Lob key', 'live_ test_', /(?:live|test)_(?:pub_)?[a-f0-9]{31,35}/),
  shape('A Paddle key', 'pdl_', /pdl_(?:live|sdbx)_apikey_[a-z0-9]{26}_[A-Za-z0-9]{22}_[A-Za-z0-9]{3}/),
  shape('A SettleMint token', 'sm_pat_ sm_sat_ sm_aat_', /sm_[psa]at_[A-Za-z0-9]{16}/),
  // ---- Models ------------------------------------------------------------------------------------------------------
  shape('An OpenAI key', 'T3BlbkFJ', /sk-(?:(?:proj|svcacct|admin)-)?[\w-]{20,74}T3BlbkFJ[\w-]{20,74}/),
  shape('An Anthropic key', 'sk-ant-', /sk-ant-(?:api03|admin01|oat01)-[\w-]{93}AA/),
  shape('A Hugging Face token', 'hf_ api_org_', /(?:hf|api_org)_[A-Za-z]{34}/),
  shape('A Perplexity key', 'pplx-', /pplx-[A-Za-z0-9]{48}/),
  shape('A Groq key', 'gsk_', /gsk_[A-Za-z0-9]{52}/),
  shape('A Replicate token', 'r8_', /r8_[A-Za-z0-9]{37}/),
  shape('An xAI key', 'xai-', /xai-[A-Za-z0-9]{70,85}/),
  shape('A LangSmith key', 'lsv2_', /lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}/),
];
