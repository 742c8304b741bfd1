// Every setting of the server: one described record; value from flag, environment, file or default,
// in that order.
#pragma once

#include <string>
#include <vector>

#include "server/operate/log.h"
#include "shared/base/result.h"
#include "shared/describe/describe.h"
#include "shared/domain/external_identity.h"
#include "shared/domain/mail.h"
#include "shared/domain/registration.h"
#include "shared/domain/two_factor.h"

namespace candor {

struct Settings {
  std::string host = "127.0.0.1";
  std::int32_t port = 8000;
  std::string data = "./data";
  std::string database_url;               // PostgreSQL; empty: the file in the data folder
  std::int32_t checkpoint_pages = 8'000;  // SQLite: of its log, merged into the database at once
  std::string public_url;                 // for links; empty: as the client reached us
  std::string tls_cert, tls_key;          // PEM files
  bool tls_self_signed = false;
  std::int32_t redirect_port = 0;  // plain HTTP that leads to HTTPS; 0 = none
  bool demo = false;
  std::int32_t access_token_expire_minutes = 30;  // K7
  std::int32_t session_expire_hours = 24;
  std::int32_t session_idle_minutes = 60;                       // without a request; 0 = no limit
  RegistrationMode registration_mode = RegistrationMode::open;  // K4
  bool admin_strict = false;                                    // K11
  TwoFactorRule require_two_factor = TwoFactorRule::nobody;
  std::int64_t max_recording_size = 200ll * 1024 * 1024;
  std::string trusted_proxies;                   // comma list of addresses and networks
  std::string cors_origins;                      // comma list (server/http/cors.h)
  std::int32_t connections_per_address = 1'024;  // 0 = no limit; proxies have none
  // Requests per minute and account, else address (S3-45, K42: the documents' numbers,
  // configurable); 0 = no limit.
  std::int32_t rate_limit_general = 100;
  std::int32_t rate_limit_authentication = 10;
  std::int32_t rate_limit_upload = 20;
  std::int32_t rate_limit_chunk = 600;
  std::string metrics_token;  // of a program that reads /metrics; empty: nothing is there
  std::int32_t job_workers = 2;
  // Backups by the clock: a folder (or a .tar file), empty for none; UTC; how many stay.
  std::string backup_to, backup_at = "02:30", backup_keep = "7 daily 4 weekly 12 monthly";
  // Recordings in object storage (server/blobs); with a bucket they go there, else into
  // <data>/blobs.
  std::string s3_bucket, s3_endpoint, s3_region = "us-east-1", s3_prefix;
  std::string aws_access_key_id, aws_secret_access_key;
  bool s3_path_style = true;
  std::int64_t s3_cache_size = 1'024ll * 1024 * 1024;  // bytes in <data>/cache
  // Mail (server/mail): by a mail server, or into a folder (Maildir); else it is held and its links
  // can be copied. Whoever sends needs mail_from.
  std::string smtp_host;
  std::int32_t smtp_port = 0;  // 0: by smtp_security
  SmtpSecurity smtp_security = SmtpSecurity::starttls;
  std::string smtp_user, smtp_password, smtp_ca;
  std::string mail_from, mail_from_name, mail_folder;
  std::string secret_key;  // signs tokens instead of the generated key (K41)
  // People from elsewhere (server/identity; K12): tokens of Supabase, and an OpenID Connect issuer.
  std::string supabase_url, supabase_jwt_secret, supabase_key;
  std::string oidc_issuer, oidc_client_id, oidc_client_secret;
  std::string oidc_name = "your organisation", oidc_scopes = "openid email profile";
  ExternalRole external_role = ExternalRole::recruiter;
  std::string external_company;  // that they join; empty: as with registering
  bool debug = false;
  // The log on the console and in <data>/logs (S4-75).
  LogLevel log_level = LogLevel::info;
  LogForm log_form = LogForm::json;
  std::int64_t log_file_size = 10ll * 1024 * 1024;
  std::int32_t log_files = 5;
};

template <>
struct describe<Settings> {
  static constexpr std::string_view name = "Settings";
  static constexpr auto fields = fields_of(
      field<&Settings::host>("host", "setting.host").length(1, 255),
      field<&Settings::port>("port", "setting.port").range(0, 65'535),
      field<&Settings::data>("data", "setting.data").length(1, 4'000),
      field<&Settings::database_url>("database_url", "setting.database_url").length(0, 4'000),
      field<&Settings::checkpoint_pages>("checkpoint_pages", "setting.checkpoint_pages")
          .range(100, 1'000'000),
      field<&Settings::public_url>("public_url", "setting.public_url").length(0, 2'000),
      field<&Settings::tls_cert>("tls_cert", "setting.tls_cert").length(0, 4'000),
      field<&Settings::tls_key>("tls_key", "setting.tls_key").length(0, 4'000),
      field<&Settings::tls_self_signed>("tls_self_signed", "setting.tls_self_signed"),
      field<&Settings::redirect_port>("redirect_port", "setting.redirect_port").range(0, 65'535),
      field<&Settings::demo>("demo", "setting.demo"),
      field<&Settings::access_token_expire_minutes>("access_token_expire_minutes",
                                                    "setting.access_token_expire_minutes")
          .range(1, 1'440),
      field<&Settings::session_expire_hours>("session_expire_hours", "setting.session_expire_hours")
          .range(1, 8'760),
      field<&Settings::session_idle_minutes>("session_idle_minutes", "setting.session_idle_minutes")
          .range(0, 100'000),
      field<&Settings::registration_mode>("registration_mode", "setting.registration_mode"),
      field<&Settings::admin_strict>("admin_strict", "setting.admin_strict"),
      field<&Settings::require_two_factor>("require_two_factor", "setting.require_two_factor"),
      field<&Settings::max_recording_size>("max_recording_size", "setting.max_recording_size")
          .range(1'000'000, 10'000'000'000),
      field<&Settings::trusted_proxies>("trusted_proxies", "setting.trusted_proxies")
          .length(0, 2'000),
      field<&Settings::cors_origins>("cors_origins", "setting.cors_origins").length(0, 4'000),
      field<&Settings::connections_per_address>("connections_per_address",
                                                "setting.connections_per_address")
          .range(0, 1'000'000),
      field<&Settings::rate_limit_general>("rate_limit_general", "setting.rate_limit_general")
          .range(0, 1'000'000),
      field<&Settings::rate_limit_authentication>("rate_limit_authentication",
                                                  "setting.rate_limit_authentication")
          .range(0, 1'000'000),
      field<&Settings::rate_limit_upload>("rate_limit_upload", "setting.rate_limit_upload")
          .range(0, 1'000'000),
      field<&Settings::rate_limit_chunk>("rate_limit_chunk", "setting.rate_limit_chunk")
          .range(0, 1'000'000),
      field<&Settings::metrics_token>("metrics_token", "setting.metrics_token")
          .format(Format::password)
          .length(0, 500),
      field<&Settings::job_workers>("job_workers", "setting.job_workers").range(1, 64),
      field<&Settings::backup_to>("backup_to", "setting.backup_to").length(0, 4'000),
      field<&Settings::backup_at>("backup_at", "setting.backup_at").length(5, 5),
      field<&Settings::backup_keep>("backup_keep", "setting.backup_keep").length(1, 100),
      field<&Settings::s3_bucket>("s3_bucket", "setting.s3_bucket").length(0, 255),
      field<&Settings::s3_endpoint>("s3_endpoint", "setting.s3_endpoint").length(0, 2'000),
      field<&Settings::s3_region>("s3_region", "setting.s3_region").length(1, 100),
      field<&Settings::s3_prefix>("s3_prefix", "setting.s3_prefix").length(0, 500),
      field<&Settings::aws_access_key_id>("aws_access_key_id", "setting.aws_access_key_id")
          .length(0, 500),
      field<&Settings::aws_secret_access_key>("aws_secret_access_key",
                                              "setting.aws_secret_access_key")
          .format(Format::password)
          .length(0, 1'000),
      field<&Settings::s3_path_style>("s3_path_style", "setting.s3_path_style"),
      field<&Settings::s3_cache_size>("s3_cache_size", "setting.s3_cache_size")
          .range(0, 1'000'000'000'000),
      field<&Settings::smtp_host>("smtp_host", "setting.smtp_host").length(0, 255),
      field<&Settings::smtp_port>("smtp_port", "setting.smtp_port").range(0, 65'535),
      field<&Settings::smtp_security>("smtp_security", "setting.smtp_security"),
      field<&Settings::smtp_user>("smtp_user", "setting.smtp_user").length(0, 500),
      field<&Settings::smtp_password>("smtp_password", "setting.smtp_password")
          .format(Format::password)
          .length(0, 1'000),
      field<&Settings::smtp_ca>("smtp_ca", "setting.smtp_ca").length(0, 4'000),
      field<&Settings::mail_from>("mail_from", "setting.mail_from")
          .format(Format::email)
          .length(0, limits::kEmailMax),
      field<&Settings::mail_from_name>("mail_from_name", "setting.mail_from_name")
          .length(0, limits::kNameMax),
      field<&Settings::mail_folder>("mail_folder", "setting.mail_folder").length(0, 4'000),
      field<&Settings::secret_key>("secret_key", "setting.secret_key")
          .format(Format::password)
          .length(0, 4'000),
      field<&Settings::supabase_url>("supabase_url", "setting.supabase_url").length(0, 2'000),
      field<&Settings::supabase_jwt_secret>("supabase_jwt_secret", "setting.supabase_jwt_secret")
          .format(Format::password)
          .length(0, 4'000),
      field<&Settings::supabase_key>("supabase_key", "setting.supabase_key")
          .format(Format::password)
          .length(0, 4'000),
      field<&Settings::oidc_issuer>("oidc_issuer", "setting.oidc_issuer").length(0, 2'000),
      field<&Settings::oidc_client_id>("oidc_client_id", "setting.oidc_client_id").length(0, 500),
      field<&Settings::oidc_client_secret>("oidc_client_secret", "setting.oidc_client_secret")
          .format(Format::password)
          .length(0, 1'000),
      field<&Settings::oidc_name>("oidc_name", "setting.oidc_name").length(1, 100),
      field<&Settings::oidc_scopes>("oidc_scopes", "setting.oidc_scopes").length(6, 500),
      field<&Settings::external_role>("external_role", "setting.external_role"),
      field<&Settings::external_company>("external_company", "setting.external_company")
          .length(0, limits::kNameMax),
      field<&Settings::debug>("debug", "setting.debug"),
      field<&Settings::log_level>("log_level", "setting.log_level"),
      field<&Settings::log_form>("log_form", "setting.log_form"),
      field<&Settings::log_file_size>("log_file_size", "setting.log_file_size")
          .range(100'000, 10'000'000'000),
      field<&Settings::log_files>("log_files", "setting.log_files").range(0, 1'000));
};

// Where a value came from, for `doctor`.
struct SettingSource {
  std::string name, flag, environment, value, source, help;
  bool is_secret = false, needs_restart = true;
};

// Reads flags ("--port 8000", "--port=8000"), the environment and <data>/candor.json. Unknown flags
// and bad values are one clear sentence.
Result<Settings> read_settings(const std::vector<std::string>& arguments,
                               std::vector<SettingSource>* sources);

}  // namespace candor
