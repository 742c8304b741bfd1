// Start and stop of the application, and the files beside the database.
#include "server/app.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <set>

#include "server/blobs/folder_blobs.h"
#include "server/blobs/s3_blobs.h"
#include "server/features/audit.h"
#include "server/features/demo_requests.h"
#include "server/features/features.h"
#include "server/features/passwords.h"
#include "server/features/playback.h"
#include "server/features/uploads.h"
#include "server/http/access_tokens.h"
#include "server/http/idempotency.h"
#include "server/identity/services.h"
#include "server/mail/outbox.h"
#include "server/mail/smtp_mailer.h"
#include "server/mail/templates.h"
#include "server/operate/audit_chain.h"
#include "server/operate/files.h"
#include "server/operate/metrics.h"
#include "server/store/database_url.h"
#include "server/work/digest.h"
#include "server/work/jobs.h"
#include "shared/base/text.h"
#include "shared/describe/json.h"

namespace candor {

// <data>/secrets.json, each key as hex.
struct SecretsFile {
  std::string token_key, link_key, pepper;
};
template <>
struct describe<SecretsFile> {
  static constexpr std::string_view name = "SecretsFile";
  static constexpr auto fields =
      fields_of(field<&SecretsFile::token_key>("token_key", "").required().length(64, 64),
                field<&SecretsFile::link_key>("link_key", "").required().length(64, 64),
                field<&SecretsFile::pepper>("pepper", "").required().length(64, 64));
};

namespace {

Log make_log(const Settings& settings, const World& world) {
  if (world.log) return Log(world.log);
  return Log(LogOptions{settings.log_level, settings.log_form, settings.data + "/logs",
                        settings.log_file_size, settings.log_files});
}

constexpr std::size_t kKeyBytes = 32;
constexpr std::int64_t kOrphanHours = 24;
constexpr std::int64_t kReserveBytes = 512 * 1024;
constexpr std::string_view kDamagedMark = "damaged\n";
constexpr auto kVerdictPatience = std::chrono::seconds(1);

Error cannot(const std::string& what, const std::string& path) {
  const std::string why = std::strerror(errno);
  return fail(
      Failure::unavailable, "data_folder",
      "Candor cannot " + what + " " + path + " (" + why + "). Choose another folder with --data.");
}

// A new folder must not get lost with what will be acknowledged in it.
Status make_folder(const std::string& path) {
  std::error_code problem;
  const bool is_new = std::filesystem::create_directories(path, problem);
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) return cannot("create the folder", path);
  if (!S_ISDIR(facts.st_mode)) {
    errno = ENOTDIR;
    return cannot("use the folder", path);
  }
  if (::access(path.c_str(), R_OK | W_OK | X_OK) != 0) return cannot("write to the folder", path);
  if (!is_new) return ok();
  return operate::sync_folder(std::filesystem::absolute(path).lexically_normal().parent_path());
}

Result<work::File> lock_folder(const std::string& folder) {
  const std::string path = folder + "/candor.lock";
  work::File file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file.is_open()) return cannot("open", path);
  if (work::lock(file)) return file;
  return fail(
      Failure::conflict, "in_use",
      "The data folder " + folder +
          " is in use by another Candor. Stop it first, or choose another folder with --data.");
}

std::string bytes_of_hex(const std::string& hex) {
  std::string bytes(hex.size() / 2, '\0');
  std::size_t length = 0;
  sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), hex.data(),
                 hex.size(), nullptr, &length, nullptr);
  bytes.resize(length);
  return bytes;
}

// A file that gives its place to the files beside the database (-wal, -shm) when the server starts
// on a full disk; made again by a start that finds room.
void keep_reserve(const std::string& data) {
  const std::string path = data + "/reserve";
  const std::int64_t free = operate::free_bytes(data);
  if (free >= 0 && free < kReserveBytes) ::unlink(path.c_str());
  if (free < 4 * kReserveBytes || operate::exists(path)) return;
  const std::string filling(kReserveBytes, '\0');
  if (operate::write_private_file(data, "reserve", filling).is_error()) ::unlink(path.c_str());
}

// An empty file can be made on a full disk, too; then the word is missing, not the mark.
void leave_mark(const std::string& path, std::string_view word) {
  const work::File file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!file.is_open()) return;
  [[maybe_unused]] const ssize_t written = ::write(file.get(), word.data(), word.size());
  ::fsync(file.get());
  (void)work::sync_folder(work::folder_of(path));
}

}  // namespace

Result<Keys> read_keys(const std::string& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) == 0 && (facts.st_mode & 077) != 0) {
    return fail(Failure::unavailable, "secrets_readable",
                "Others can read " + path + ". Run: chmod 600 " + path);
  }
  const auto read = json::read<SecretsFile>(operate::read_text(path), json::ReadMode::request);
  Keys keys;
  if (!read.is_error()) {
    keys = {bytes_of_hex(read.value().token_key), bytes_of_hex(read.value().link_key),
            bytes_of_hex(read.value().pepper)};
  }
  for (const std::string& key : {keys.token_key, keys.link_key, keys.pepper}) {
    if (key.size() == kKeyBytes) continue;
    return fail(
        Failure::unavailable, "secrets_damaged",
        path + " is damaged. Restore it from your backup; passwords and links depend on it.");
  }
  return keys;
}

Time clock_of_machine() {
  using namespace std::chrono;
  return {duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

void entropy_of_machine(unsigned char* bytes, std::size_t count) {
  if (count != 0) randombytes_buf(bytes, count);
}

World World::real() {
  return {.now = clock_of_machine, .random = entropy_of_machine};
}

App::App(Settings given_settings, World given_world)
    : settings(std::move(given_settings)),
      world(std::move(given_world)),
      log(make_log(settings, world)),
      started_at(world.now()),
      audit_note(std::make_unique<operate::AuditNote>(settings.data)),
      accesses(std::make_unique<features::Accesses>()),
      requests(std::make_unique<operate::RequestMeter>()),
      bus(std::make_unique<work::InProcessBus>()) {}

App::~App() {
  if (mailer) mailer->stop();
  if (identity) identity->stop();
  if (jobs) jobs->stop();
  jobs.reset();
  if (blobs) blobs->stop();
  passwords.reset();
  if (database) {
    const bool is_sound = database->trust() == store::Trust::sound;
    database->close();
    if (is_sound) ::unlink((settings.data + "/running").c_str());
  }
}

Result<std::unique_ptr<App>> App::start(Settings settings, World world) {
  if (sodium_init() < 0) {
    return fail(Failure::unavailable, "no_randomness", "This machine gives no random numbers.");
  }
  work::Digest::prepare();
  std::unique_ptr<App> app(new App(std::move(settings), std::move(world)));
  TRY(make_folder(app->settings.data));
  app->lock_ = TRY(lock_folder(app->settings.data));
  keep_reserve(app->settings.data);
  TRY(make_folder(app->settings.data + "/blobs"));
  TRY(app->open_database());  // and makes durable what the folder holds
  if (!app->audit_note->begin(*app->database)) {
    app->log.write(LogLevel::error, "audit_log_broken", {{"see", "candor audit verify"}});
  }
  TRY(app->load_keys());
  TRY(app->open_blobs());
  TRY(app->open_mailer());
  app->identity = TRY(identity::Services::open(app->settings, app->world.fetch, app->world.now));
  app->passwords = std::make_unique<Passwords>(app->keys, app->world);
  app->jobs = std::make_unique<work::Jobs>(*app);
  app->add_jobs();
  app->router = std::make_unique<http::Router>(*app);
  features::bind_all(*app->router, *app);
  for (std::string_view name : app->router->unbound()) {
    app->log.write(LogLevel::error, "endpoint_without_function", {{"endpoint", std::string(name)}});
  }
  TRY(app->prepare_set_up());
  TRY(mail::queue_held(*app));
  return app;
}

// Every background job and what runs by the clock.
void App::add_jobs() {
  jobs->add(std::string(features::kPreparePlayback), features::prepare_playback);
  jobs->add(std::string(mail::kSendMail), mail::send_queued);
  jobs->add(std::string(features::kSendPasswordReset), features::send_password_reset);
  jobs->add(std::string(mail::kForgetMails), mail::forget_mails);
  jobs->add_schedule(std::string(mail::kForgetMails), work::every(kHourMs));
  jobs->add("sweep_uploads",
            [](work::JobRun& run) { return features::sweep_uploads(run.app, kMinuteMs); });
  jobs->add_schedule("sweep_uploads", work::every(kHourMs));
  jobs->add("sweep_orphans", [](work::JobRun& run) -> Status {
    TRY(run.app.sweep_orphans(true));
    return ok();
  });
  jobs->add_schedule("sweep_orphans", work::daily_at(2, 30), work::Pace::slow);
  jobs->add("forget_idempotency_keys", [](work::JobRun& run) {
    return run.finish([&](store::Transaction& tx) -> Status {
      TRY(http::forget_idempotency_keys(tx, run.app.world.now()));
      return ok();
    });
  });
  jobs->add_schedule("forget_idempotency_keys", work::every(kHourMs));
  jobs->add("forget_jobs", [](work::JobRun& run) {
    return run.finish([&](store::Transaction& tx) -> Status {
      TRY(work::forget_ended(tx, run.app.world.now()));
      return ok();
    });
  });
  jobs->add_schedule("forget_jobs", work::every(kHourMs));
  jobs->add(std::string(features::kForgetDemoRequests), features::forget_demo_requests);
  jobs->add_schedule(std::string(features::kForgetDemoRequests), work::daily_at(2, 45));
}

Status App::load_keys() {
  const std::string path = settings.data + "/secrets.json";
  struct stat facts {};
  const bool has_keys = ::stat(path.c_str(), &facts) == 0;
  const std::int64_t accounts = TRY(database->read(
      [](store::Reader& reader) { return reader.number("SELECT count(*) FROM accounts", {}); }));
  if (!has_keys && accounts > 0) {
    return fail(Failure::unavailable, "secrets_missing",
                path +
                    " is missing beside the database. Restore it from your backup; passwords and "
                    "links depend on it.");
  }
  if (!has_keys) {
    const SecretsFile made{random_hex(kKeyBytes), random_hex(kKeyBytes), random_hex(kKeyBytes)};
    TRY(operate::write_private_file(settings.data, "secrets.json", json::write(made) + "\n"));
  }
  keys = TRY(read_keys(path));
  if (!settings.secret_key.empty()) keys.token_key = settings.secret_key;
  access_tokens = std::make_unique<http::AccessTokens>(keys.token_key);
  return ok();
}

// The mark tells the next start whether this one ended in order. After a crash the structure of the
// database is checked before anything is written (a small one before we serve, a large one while
// reading goes on), then all of it while we serve; after damage all of it is checked before.
Status App::open_database() {
  const std::string mark = settings.data + "/running";
  const bool was_stopped = !operate::exists(mark);
  const bool was_damaged = operate::read_text(mark) == kDamagedMark;
  store::OpenOptions options = store::options_for(settings.database_url, settings.data);
  options.checkpoint_pages = settings.checkpoint_pages;
  options.log = &log;
  options.on_damage = [mark](const Error&) { leave_mark(mark, kDamagedMark); };
  database = TRY(store::Database::open(options));
  if (!was_stopped) {
    database->check_before_writing(was_damaged ? store::Depth::full : store::Depth::quick);
    (void)database->wait_for_verdict(kVerdictPatience);
  }
  TRY(database->migrate(world.now()));
  if (was_stopped) leave_mark(mark, "candor\n");
  return ok();
}

Status App::open_blobs() {
  const std::string folder = settings.data + "/blobs";
  if (settings.s3_bucket.empty()) {
    blobs = std::make_unique<blobs::FolderBlobs>(folder);
    return ok();
  }
  auto storage = TRY(blobs::S3Client::open(blobs::s3_options(settings)));
  Status reached = storage->check();
  if (!reached.is_error()) {
    reached = storage->claim(secrets::hex(secrets::hmac(keys.link_key, "object storage")));
  }
  const bool is_refused = reached.is_error() && reached.error().failure == Failure::invalid;
  if (is_refused) return Error(reached.error());
  // It may come back: until then candidates go on recording, and only what is there is missing.
  if (reached.is_error()) {
    log.write(LogLevel::error, "storage_unreachable", {{"cause", reached.error().cause}});
  }
  blobs = std::make_unique<blobs::S3Blobs>(std::move(storage), folder, settings.data + "/cache",
                                           settings.s3_cache_size);
  return ok();
}

Status App::open_mailer() {
  TRY(mail::check_standard_templates());
  if (!settings.mail_folder.empty())
    mailer = std::make_unique<mail::FolderMailer>(settings.mail_folder);
  if (settings.smtp_host.empty()) return ok();
  TRY(make_folder(settings.data + "/mail"));
  mailer =
      std::make_unique<mail::SmtpMailer>(mail::smtp_server(settings), settings.data + "/mail/sent");
  const Status is_ready = mailer->ready();
  if (is_ready.is_error())
    log.write(LogLevel::error, "mail_not_ready", {{"cause", is_ready.error().message}});
  return ok();
}

// The link to create the first administrator: valid until it is used or the server restarts.
// `candor setup` may have left one for this start.
Status App::prepare_set_up() {
  const std::int64_t accounts = TRY(database->read(
      [](store::Reader& reader) { return reader.number("SELECT count(*) FROM accounts", {}); }));
  const std::string path = settings.data + "/setup-token";
  const std::string left = text::trim(operate::read_text(path));
  ::unlink(path.c_str());
  if (accounts != 0) return ok();
  set_up_token = left.size() >= kKeyBytes ? left : random_hex(kKeyBytes / 2);
  return ok();
}

Status App::leave_set_up_token() {
  return operate::write_private_file(settings.data, "setup-token", set_up_token + "\n");
}

Result<std::int64_t> App::sweep_orphans(bool removes) {
  // Rows that damage hides would make their files look like orphans.
  if (removes && database->trust() != store::Trust::sound) return std::int64_t{0};
  const Time limit{World::real().now().ms - kOrphanHours * kHourMs};
  const std::vector<blobs::Listed> listed = TRY(blobs->list(limit));
  std::set<std::string> known;
  Status read = database->read([&](store::Reader& reader) {
    return reader.query(
        "SELECT blob FROM recordings UNION SELECT playback_blob FROM recordings"
        " UNION SELECT blob FROM uploads UNION SELECT blob FROM logos",
        {}, [&](const store::Row& row) { known.insert(row.text(0)); });
  });
  if (read.is_error()) return read.release_error();
  std::int64_t count = 0;
  for (const blobs::Listed& blob : listed) {
    if (known.contains(blob.name)) continue;
    if (removes) TRY(blobs->remove(blob.name));
    ++count;
  }
  if (removes && count > 0) {
    log.write(LogLevel::info, "orphans_removed", {{"count", std::to_string(count)}});
  }
  return count;
}

std::string App::random_hex(std::size_t bytes) const {
  std::string raw(bytes, '\0');
  world.random(reinterpret_cast<unsigned char*>(raw.data()), raw.size());
  return secrets::hex(raw);
}

std::string App::random_key(std::size_t characters) const {
  constexpr std::string_view kLetters = "abcdefghjkmnpqrstuvwxyz23456789";
  constexpr unsigned kUnbiased = 256 / kLetters.size() * kLetters.size();
  std::string key;
  while (key.size() < characters) {
    unsigned char bytes[32];
    world.random(bytes, sizeof bytes);
    for (const unsigned char byte : bytes) {
      if (byte < kUnbiased && key.size() < characters) key += kLetters[byte % kLetters.size()];
    }
  }
  return key;
}

}  // namespace candor
