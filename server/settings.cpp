// Later sources win: default, <data>/candor.json, environment, flags. The description of Settings
// is the table: a field `tls_cert` is the flag --tls-cert, the environment name CANDOR_TLS_CERT and
// the file member "tls_cert", so nothing is written twice and every source gives the same messages.
// The names of the source documents work without the prefix; other bare names (HOST, DATA) belong
// to other programs.
#include "server/settings.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "server/http/cors.h"
#include "server/http/forwarded.h"
#include "server/operate/retention.h"
#include "server/operate/upkeep.h"
#include "server/store/database_url.h"
#include "shared/base/text.h"
#include "shared/describe/json.h"

namespace candor {

namespace {

// One sentence per setting, in the order of describe<Settings>::fields.
constexpr std::string_view kHelp[] = {
    "Address to listen on; 0.0.0.0 for every network of this machine",
    "Port to listen on",
    "Folder that holds everything: database, recordings, secrets",
    "PostgreSQL: postgresql://user:password@host/database; empty = a file in the data folder",
    "SQLite: pages of the write-ahead log (4 KiB each) that are merged into the database at once",
    "Address people use, for links in invitations, e.g. https://interviews.example.com",
    "Certificate chain (PEM) for HTTPS",
    "Private key (PEM) for HTTPS",
    "HTTPS with a certificate made on this machine, for a local network",
    "With HTTPS: a second port that sends plain HTTP there, usually 80; 0 = none",
    "Fill an empty data folder with an example company",
    "Minutes an access token lives before it is renewed silently",
    "Hours a sign-in lasts",
    "Minutes without a request after which a sign-in ends; 0 = only after SESSION_EXPIRE_HOURS",
    "Who may register: open, pending (an administrator approves), invite or closed",
    "Administration only with a sign-in at /api/v1/admin/auth/login",
    "Who has to sign in with two factors: nobody, administrators or everybody",
    "Largest recording in bytes",
    "Proxies whose X-Forwarded-For is believed: addresses or networks, e.g. 10.0.0.0/8, by commas",
    "Pages of other origins that may use the API, e.g. https://app.example.com, by commas",
    "Connections one address may have open; 0 = no limit. Trusted proxies have none",
    "General requests per minute and person; 0 = no limit",
    "Sign-in attempts per minute and person; 0 = no limit",
    "Uploads begun per minute and person; 0 = no limit",
    "Upload pieces per minute and upload; 0 = no limit",
    "Token that a program shows to read /metrics (Prometheus); empty = nothing is there",
    "Threads for background jobs; with two or more, one is kept for quick ones",
    "Folder (or file that ends in .tar) for a backup each day; empty = none",
    "Time of the daily backup, in UTC, e.g. 02:30",
    "Backups that stay: \"7 daily 4 weekly 12 monthly\"",
    "Bucket for recordings in object storage (S3); empty: they stay in the data folder",
    "Address of the object storage; empty: that of Amazon for the region",
    "Region of the bucket",
    "Begins every name in the bucket, e.g. candor/",
    "Access key of the object storage",
    "Secret of that access key",
    "Bucket in the path of an address; false: in the host name",
    "Bytes of the data folder that keep what was fetched from object storage",
    "Mail server (SMTP); empty: mail is held, and its links can be copied",
    "Port of the mail server; 0: 587 for starttls, 465 for tls, 25 for none",
    "Encryption of the way to the mail server: starttls, tls, or none",
    "User name for the mail server; empty: none is wanted",
    "Password for the mail server",
    "Certificates (PEM) that may vouch for the mail server, besides those of this machine",
    "Address that mail comes from, e.g. interviews@example.com",
    "Name that mail comes from; empty: that of the company",
    "Instead of a mail server: a folder (Maildir) that another program delivers from",
    "Signs tokens instead of the key made at first start; at least 32 characters",
    "Supabase project whose tokens are taken, e.g. https://abcd.supabase.co (keys by JWKS)",
    "Secret of Supabase's tokens that are signed with HS256; at least 32 characters",
    "Key of the Supabase project (anon or publishable), sent when its token keys are fetched",
    "OpenID Connect issuer to sign in with, e.g. https://accounts.example.com",
    "Client that this server is at the issuer",
    "Secret of that client; empty: a public client",
    "Name of the issuer on the page of signing in: \"Sign in with <name>\"",
    "What the issuer is asked for, by spaces; openid and email are needed",
    "Role of who comes from elsewhere first: none (no account), candidate, recruiter, "
    "domain_expert",
    "Company that they join; empty: one of their own",
    "More detail in the log",
    "Quietest lines of the log: debug, info, warn or error",
    "Lines on the console: json for programs, text for people",
    "Bytes of <data>/logs/candor.log before the next file begins",
    "Log files that stay; 0 = only the console",
};
static_assert(std::size(kHelp) == describe<Settings>::fields.size());

std::string flag_of(std::string_view name) {
  std::string flag = "--" + std::string(name);
  std::replace(flag.begin(), flag.end(), '_', '-');
  return flag;
}

std::string environment_of(std::string_view name) {
  std::string upper(name);
  for (char& c : upper) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  return upper;
}

// Names of the source documents and of the field.
constexpr std::string_view kDocumentNames[] = {
    "PORT", "DEBUG", "LOG_LEVEL", "CORS_ORIGINS", "SECRET_KEY", "ACCESS_TOKEN_EXPIRE_MINUTES",
    "SESSION_EXPIRE_HOURS", "REGISTRATION_MODE", "ADMIN_STRICT", "MAX_RECORDING_SIZE",
    "DATABASE_URL", "S3_BUCKET", "S3_ENDPOINT", "S3_REGION", "S3_PREFIX", "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    // of mail, as most programs name them
    "SMTP_HOST", "SMTP_PORT", "SMTP_SECURITY", "SMTP_USER", "SMTP_PASSWORD", "SMTP_CA", "MAIL_FROM",
    "MAIL_FROM_NAME", "MAIL_FOLDER",
    // of people from elsewhere (K12)
    "SUPABASE_URL", "SUPABASE_KEY", "SUPABASE_JWT_SECRET", "OIDC_ISSUER", "OIDC_CLIENT_ID",
    "OIDC_CLIENT_SECRET", "OIDC_NAME", "OIDC_SCOPES"};
// Further names of the same (K12).
struct Synonym {
  std::string_view name;
  const char* other;
};
constexpr Synonym kSynonyms[] = {{"SUPABASE_KEY", "SUPABASE_ANON_KEY"}};
constexpr std::size_t kSecretKeyMin = 32;

bool is_switch(const FieldInfo& field) {
  return field.type().kind == Kind::boolean;
}

// Flags as pairs of setting and text; a switch may stand alone.
Result<std::vector<json::Pair>> read_flags(const std::vector<std::string>& arguments) {
  std::vector<json::Pair> pairs;
  const TypeInfo& type = type_of<Settings>();
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    const std::size_t equals = argument.find('=');
    const std::string flag = argument.substr(0, equals);
    const auto field = std::find_if(type.fields.begin(), type.fields.end(),
                                    [&](const FieldInfo& f) { return flag_of(f.name) == flag; });
    if (field == type.fields.end())
      return fail(Failure::invalid, "unknown_flag", "Unknown flag " + flag + ". Try candor help.");
    std::string value;
    if (equals != std::string::npos)
      value = argument.substr(equals + 1);
    else if (is_switch(*field))
      value = "true";
    else if (i + 1 < arguments.size())
      value = arguments[++i];
    else
      return fail(Failure::invalid, "missing_value", flag + " needs a value after it.");
    pairs.push_back({std::string(field->name), value});
  }
  return pairs;
}

std::vector<json::Pair> read_environment() {
  std::vector<json::Pair> pairs;
  for (const FieldInfo& field : type_of<Settings>().fields) {
    const std::string name = environment_of(field.name);
    const char* value = std::getenv(("CANDOR_" + name).c_str());
    const bool is_documents = std::find(std::begin(kDocumentNames), std::end(kDocumentNames),
                                        name) != std::end(kDocumentNames);
    if (!value && is_documents) value = std::getenv(name.c_str());
    for (const Synonym& one : kSynonyms) {
      if (!value && one.name == name) value = std::getenv(one.other);
    }
    if (value && *value) pairs.push_back({std::string(field.name), value});
  }
  return pairs;
}

Error explain(Error error, const std::string& source) {
  if (!error.fields.empty())
    error.message = error.fields.front().path + ": " + error.fields.front().message;
  error.message = source + ": " + error.message;
  return error;
}

std::string value_of(const std::vector<json::Pair>& pairs, std::string_view name,
                     std::string otherwise) {
  for (const json::Pair& pair : pairs)
    if (pair.name == name) otherwise = pair.value;
  return otherwise;
}

Status read_file(const std::string& path, Settings& settings, Present& present) {
  std::ifstream file(path);
  if (!file) return ok();
  std::ostringstream text;
  text << file.rdbuf();
  Settings fresh;
  Status status =
      json::read(type_of<Settings>(), text.str(), &fresh, json::ReadMode::request, &present);
  if (status.is_error()) return explain(status.release_error(), path);
  settings = fresh;
  return ok();
}

std::string printed(const FieldInfo& field, Settings& settings) {
  const TypeInfo& type = field.type();
  void* value = field.address_in(&settings);
  if (value == &settings.database_url) return store::masked_url(settings.database_url);
  if (type.kind == Kind::text) return *static_cast<std::string*>(value);
  if (type.kind == Kind::boolean) return type.get_integer(value) ? "true" : "false";
  if (type.kind == Kind::choice) return std::string(choice_word(type, type.get_integer(value)));
  return std::to_string(type.get_integer(value));
}

bool is_this_machine(const std::string& host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

Status check_mail(const Settings& settings) {
  const bool sends = !settings.smtp_host.empty() || !settings.mail_folder.empty();
  if (!settings.smtp_host.empty() && !settings.mail_folder.empty())
    return fail(Failure::invalid, "mail_twice",
                "Give SMTP_HOST or MAIL_FOLDER, not both: mail leaves one way.");
  if (sends && settings.mail_from.empty())
    return fail(Failure::invalid, "mail_from",
                "MAIL_FROM is missing: name the address that mail comes from.");
  if (settings.smtp_user.empty() != settings.smtp_password.empty())
    return fail(Failure::invalid, "smtp_user",
                "Give both SMTP_USER and SMTP_PASSWORD, or neither.");
  const bool is_readable =
      settings.smtp_security == SmtpSecurity::none && !is_this_machine(settings.smtp_host);
  if (is_readable && !settings.smtp_user.empty())
    return fail(Failure::invalid, "smtp_security",
                "SMTP_SECURITY=none would send the password readable over the network. Use "
                "starttls or tls, or leave user and password out.");
  return ok();
}

bool is_url(const std::string& text) {
  const std::size_t host = text.find("://") + 3;
  const bool is_https = text.starts_with("https://") && text.size() > host;
  const std::string name = text.substr(0, text.find_first_of(":/", host)).substr(host);
  return is_https || (text.starts_with("http://") && is_this_machine(name));
}

Error wrong(std::string_view name, std::string_view message) {
  return fail(Failure::invalid, text::lower_ascii(name), std::string(name) + std::string(message));
}

// What is taken from elsewhere must come over a way that nobody can change: https, or this machine.
Status check_identity(const Settings& settings) {
  for (const auto& [name, url] : {std::pair{"SUPABASE_URL", &settings.supabase_url},
                                  {"OIDC_ISSUER", &settings.oidc_issuer}}) {
    if (!url->empty() && !is_url(*url)) return wrong(name, ": write an address with https://.");
  }
  const std::size_t secret = settings.supabase_jwt_secret.size();
  if (secret != 0 && secret < kSecretKeyMin)
    return wrong("SUPABASE_JWT_SECRET", " is too short: it has at least 32 characters.");
  if (settings.oidc_issuer.empty()) return ok();
  if (settings.oidc_client_id.empty())
    return wrong("OIDC_CLIENT_ID", " is missing: the issuer gave it when you registered there.");
  if (settings.public_url.empty())
    return wrong("PUBLIC_URL", " is missing: the issuer sends people back to it.");
  if ((" " + settings.oidc_scopes + " ").find(" openid ") == std::string::npos)
    return wrong("OIDC_SCOPES", " must have openid among its words.");
  return ok();
}

}  // namespace

Result<Settings> read_settings(const std::vector<std::string>& arguments,
                               std::vector<SettingSource>* sources) {
  const TypeInfo& type = type_of<Settings>();
  const std::vector<json::Pair> flags = TRY(read_flags(arguments));
  const std::vector<json::Pair> environment = read_environment();
  const std::string data = value_of(flags, "data", value_of(environment, "data", Settings{}.data));

  Settings settings;
  Present in_file = 0, in_environment = 0, in_flags = 0;
  TRY(read_file(data + "/candor.json", settings, in_file));
  Status status = json::read_pairs(type, environment, &settings, &in_environment);
  if (status.is_error()) return explain(status.release_error(), "Environment");
  status = json::read_pairs(type, flags, &settings, &in_flags);
  if (status.is_error()) return explain(status.release_error(), "Command line");
  settings.data = data;
  if (settings.tls_cert.empty() != settings.tls_key.empty())
    return fail(Failure::invalid, "tls_pair", "Give both --tls-cert and --tls-key, or neither.");
  if (!settings.secret_key.empty() && settings.secret_key.size() < kSecretKeyMin)
    return fail(Failure::invalid, "secret_key_short",
                "SECRET_KEY is too short. Use at least 32 random characters, or leave it out.");
  TRY(http::check_origins(settings.cors_origins));
  TRY(http::check_proxies(settings.trusted_proxies));
  if (settings.debug) settings.log_level = LogLevel::debug;
  if (!operate::parse_time_of_day(settings.backup_at))
    return fail(Failure::invalid, "backup_at", "Write the time of the backup like 02:30 (UTC).");
  TRY(operate::parse_keep(settings.backup_keep));
  TRY(check_mail(settings));
  TRY(check_identity(settings));

  if (!store::is_sqlite_url(settings.database_url) &&
      !store::is_postgres_url(settings.database_url))
    return fail(Failure::invalid, "database_url",
                "DATABASE_URL: use postgresql://user:password@host:5432/database, or leave it out "
                "for a file in the data folder.");

  if (!sources) return settings;
  for (std::size_t i = 0; i < type.fields.size(); ++i) {
    const FieldInfo& field = type.fields[i];
    const auto is_in = [i](Present present) { return (present >> i & 1) != 0; };
    const char* source = is_in(in_flags)         ? "flag"
                         : is_in(in_environment) ? "environment"
                         : is_in(in_file)        ? "file"
                                                 : "default";
    const bool is_secret = field.format_ == Format::password;
    sources->push_back({std::string(field.name), flag_of(field.name),
                        "CANDOR_" + environment_of(field.name), printed(field, settings), source,
                        std::string(kHelp[i]), is_secret, true});
  }
  return settings;
}

}  // namespace candor
