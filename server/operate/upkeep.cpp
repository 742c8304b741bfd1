#include "server/operate/upkeep.h"

#include "server/operate/backup_state.h"

namespace candor::operate {

namespace {

constexpr auto kLook = std::chrono::seconds(20);
constexpr std::int64_t kRetryMs = kHourMs;  // after a backup that failed
constexpr std::int64_t kWeekMs = 7 * kDayMs;
constexpr std::string_view kCheckedName = "checked";  // time of the last weekly check

}  // namespace

std::optional<std::int64_t> parse_time_of_day(std::string_view text) {
  const auto time = parse_time("1970-01-01T" + std::string(text) + ":00Z");
  return time && text.size() == 5 ? std::optional(time->ms) : std::nullopt;
}

bool is_backup_due(const App& app, Time now) {
  const auto at = parse_time_of_day(app.settings.backup_at);
  if (app.settings.backup_to.empty() || !at) return false;
  std::int64_t last_due = now.ms / kDayMs * kDayMs + *at;
  if (last_due > now.ms) last_due -= kDayMs;
  return read_backup_state(app.settings.data).good_at.ms < last_due;
}

Status weekly_check(App& app) {
  Status checked = app.database->check_integrity(store::Depth::full);
  if (checked.is_error() && checked.error().code != "database_corrupt") return checked;
  (void)write_private_file(app.settings.data, std::string(kCheckedName),
                           format_time(app.world.now()));
  app.log.write(checked.is_error() ? LogLevel::error : LogLevel::info, "weekly_check",
                {{"verdict", checked.is_error() ? checked.error().cause : "sound"}});
  return checked;
}

Upkeep::~Upkeep() {
  stop();
}

void Upkeep::start() {
  const auto last = parse_time(read_text(app_.settings.data + "/" + std::string(kCheckedName)));
  const Time now = app_.world.now();
  if (!last) {
    (void)write_private_file(app_.settings.data, std::string(kCheckedName), format_time(now));
  }
  next_check_ = Time{last.value_or(now).ms + kWeekMs};
  thread_ = std::thread([this] { loop(); });
}

void Upkeep::stop() {
  {
    std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_all();
  if (!thread_.joinable()) return;
  app_.database->end_inspections();
  thread_.join();
}

void Upkeep::run_due() {
  const Time now = app_.world.now();
  if (now >= next_try_ && is_backup_due(app_, now)) {
    next_try_ = Time{now.ms + kRetryMs};
    (void)scheduled_backup(app_);
  }
  if (next_check_.ms != 0 && now >= next_check_) {
    next_check_ = Time{now.ms + kWeekMs};
    (void)weekly_check(app_);
  }
}

void Upkeep::loop() {
  interrupt_files_when(&is_stopping_);
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, kLook, [this] { return is_stopping_.load(); })) {
    lock.unlock();
    run_due();
    lock.lock();
  }
}

}  // namespace candor::operate
