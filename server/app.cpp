// Start and stop of the application, and the files beside the database.
#include "server/app.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "server/blobs/folder_blobs.h"
#include "server/blobs/s3_blobs.h"
#include "server/features/features.h"
#include "server/features/playback.h"
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

constexpr std::size_t kKeyBytes = 32;
constexpr std::int64_t kOrphanHours = 24;

Error cannot(const std::string& what, const std::string& path) {
  const std::string why = std::strerror(errno);
  return fail(
      Failure::unavailable, "data_folder",
      "Candor cannot " + what + " " + path + " (" + why + "). Choose another folder with --data.");
}

Status make_folder(const std::string& path) {
  std::error_code problem;
  std::filesystem::create_directories(path, problem);
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) return cannot("create the folder", path);
  if (!S_ISDIR(facts.st_mode)) {
    errno = ENOTDIR;
    return cannot("use the folder", path);
  }
  if (::access(path.c_str(), R_OK | W_OK | X_OK) != 0) return cannot("write to the folder", path);
  return ok();
}

Result<int> lock_folder(const std::string& folder) {
  const std::string path = folder + "/candor.lock";
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return cannot("open", path);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return descriptor;
  ::close(descriptor);
  return fail(
      Failure::conflict, "in_use",
      "The data folder " + folder +
          " is in use by another Candor. Stop it first, or choose another folder with --data.");
}

// Written whole or not at all: temporary file, fsync, rename, fsync of the folder.
Status write_private_file(const std::string& folder, const std::string& name,
                          const std::string& text) {
  const std::string path = folder + "/" + name;
  const std::string temporary = path + ".new";
  const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) return cannot("write", temporary);
  const bool is_written =
      ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fsync(descriptor) == 0;
  ::close(descriptor);
  if (!is_written || ::rename(temporary.c_str(), path.c_str()) != 0) return cannot("write", path);
  const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool is_synced = opened >= 0 && ::fsync(opened) == 0;
  if (opened >= 0) ::close(opened);
  if (!is_synced) return cannot("write", path);
  return ok();
}

std::string read_text(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string bytes_of_hex(const std::string& hex) {
  std::string bytes(hex.size() / 2, '\0');
  std::size_t length = 0;
  sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), hex.data(),
                 hex.size(), nullptr, &length, nullptr);
  bytes.resize(length);
  return bytes;
}

Result<Keys> read_keys(const std::string& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) == 0 && (facts.st_mode & 077) != 0) {
    return fail(Failure::unavailable, "secrets_readable",
                "Others can read " + path + ". Run: chmod 600 " + path);
  }
  const auto read = json::read<SecretsFile>(read_text(path), json::ReadMode::request);
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

}  // namespace

World World::real() {
  World world;
  world.now = [] {
    using namespace std::chrono;
    return Time{duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
  };
  world.random = [](unsigned char* bytes, std::size_t count) { randombytes_buf(bytes, count); };
  return world;
}

App::App(Settings given_settings, World given_world)
    : settings(std::move(given_settings)), world(std::move(given_world)), log(world.log) {}

App::~App() {
  if (jobs) jobs->stop();
  jobs.reset();
  if (blobs) blobs->stop();
  if (sweeping_.joinable()) sweeping_.join();
  passwords.reset();
  if (database) {
    database->close();
    ::unlink((settings.data + "/running").c_str());
  }
  if (lock_descriptor_ >= 0) ::close(lock_descriptor_);
}

Result<std::unique_ptr<App>> App::start(Settings settings, World world) {
  if (sodium_init() < 0) {
    return fail(Failure::unavailable, "no_randomness", "This machine gives no random numbers.");
  }
  std::unique_ptr<App> app(new App(std::move(settings), std::move(world)));
  TRY(make_folder(app->settings.data));
  app->lock_descriptor_ = TRY(lock_folder(app->settings.data));
  TRY(app->load_keys());
  TRY(app->open_database());
  TRY(app->open_blobs());
  app->passwords = std::make_unique<Passwords>(app->keys, app->world);
  app->jobs = std::make_unique<work::Jobs>(*app);
  app->jobs->add(std::string(features::kPreparePlayback), features::prepare_playback);
  app->router = std::make_unique<http::Router>(*app);
  features::bind_all(*app->router, *app);
  for (std::string_view name : app->router->unbound()) {
    app->log.write(LogLevel::error, "endpoint_without_function", {{"endpoint", std::string(name)}});
  }
  TRY(app->prepare_set_up());
  return app;
}

Status App::load_keys() {
  const std::string path = settings.data + "/secrets.json";
  struct stat facts {};
  const bool has_keys = ::stat(path.c_str(), &facts) == 0;
  const bool has_database = ::stat((settings.data + "/candor.db").c_str(), &facts) == 0;
  if (!has_keys && has_database) {
    return fail(Failure::unavailable, "secrets_missing",
                path +
                    " is missing beside the database. Restore it from your backup; passwords and "
                    "links depend on it.");
  }
  if (!has_keys) {
    const SecretsFile made{random_hex(kKeyBytes), random_hex(kKeyBytes), random_hex(kKeyBytes)};
    TRY(write_private_file(settings.data, "secrets.json", json::write(made) + "\n"));
  }
  keys = TRY(read_keys(path));
  if (!settings.secret_key.empty()) keys.token_key = settings.secret_key;
  return ok();
}

// The mark tells the next start whether this one ended in order; otherwise the database is checked
// before use.
Status App::open_database() {
  const std::string mark = settings.data + "/running";
  const bool was_stopped = ::access(mark.c_str(), F_OK) != 0;
  store::OpenOptions options;
  options.path = settings.data + "/candor.db";
  options.log = &log;
  database = TRY(store::Database::open(options));
  if (!was_stopped) TRY(database->check());
  TRY(database->migrate(world.now()));
  TRY(write_private_file(settings.data, "running", "candor\n"));
  return ok();
}

Status App::open_blobs() {
  const std::string folder = settings.data + "/blobs";
  TRY(make_folder(folder));
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

// The link to create the first administrator: valid until it is used or the server restarts.
// `candor setup` may have left one for this start.
Status App::prepare_set_up() {
  const std::int64_t accounts = TRY(database->read(
      [](store::Reader& reader) { return reader.number("SELECT count(*) FROM accounts", {}); }));
  const std::string path = settings.data + "/setup-token";
  const std::string left = text::trim(read_text(path));
  ::unlink(path.c_str());
  if (accounts != 0) return ok();
  set_up_token = left.size() >= kKeyBytes ? left : random_hex(kKeyBytes / 2);
  return ok();
}

Status App::leave_set_up_token() {
  return write_private_file(settings.data, "setup-token", set_up_token + "\n");
}

Result<std::int64_t> App::sweep_orphans(bool removes) {
  const Time limit{World::real().now().ms - kOrphanHours * kHourMs};
  const std::vector<blobs::Listed> listed = TRY(blobs->list(limit));
  std::set<std::string> known;
  Status read = database->read([&](store::Reader& reader) {
    return reader.query(
        "SELECT blob FROM recordings UNION SELECT playback_blob FROM recordings"
        " UNION SELECT blob FROM uploads",
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

void App::sweep_later() {
  sweeping_ = std::thread([this] {
    const auto swept = sweep_orphans(true);
    if (swept.is_error()) {
      log.write(LogLevel::warn, "orphans_not_swept", {{"cause", swept.error().cause}});
    }
  });
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
    unsigned char byte = 0;
    world.random(&byte, 1);
    if (byte < kUnbiased) key += kLetters[byte % kLetters.size()];
  }
  return key;
}

}  // namespace candor
