#include "tests/simulate/installation.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "server/store/records.h"
#include "shared/domain/account.h"
#include "shared/domain/company.h"
#include "shared/domain/interview.h"
#include "shared/domain/invitation.h"

namespace candor::simulate {

namespace fs = std::filesystem;

namespace {

constexpr Time kStart{1'767'225'600'000};  // 2026-01-01T00:00:00Z
constexpr std::string_view kFaultyTables[] = {"jobs",    "uploads",    "sessions",   "invitations",
                                              "answers", "recordings", "sim_effects"};

Error broken(const char* what) {
  return fail(Failure::unavailable, "storage_failed", what);
}

void must(const Status& status) {
  if (!status.is_error()) return;
  std::fprintf(stderr, "simulation: %s %s\n", status.error().message.c_str(),
               status.error().cause.c_str());
  std::abort();
}

World world(const test::ManualClock& clock, std::uint64_t seed) {
  return {.now = clock.seam(),
          .random = test::seeded_entropy(seed),
          .password_cost = 4,
          .log = [](std::string_view) {}};
}

Settings settings_for(const std::string& data) {
  Settings settings;
  settings.data = data;
  settings.rate_limit_general = settings.rate_limit_authentication = 0;
  settings.rate_limit_upload = settings.rate_limit_chunk = 0;
  settings.mail_from = "interviews@example.com";
  return settings;
}

std::unique_ptr<App> start(const std::string& data, World given) {
  auto started = App::start(settings_for(data), std::move(given));
  if (started.is_error()) must(Status(started.release_error()));
  return started.release_value();
}

std::string make_folder() {
  const bool has_memory = fs::is_directory("/dev/shm");
  std::string pattern =
      (has_memory ? fs::path("/dev/shm") : fs::temp_directory_path()) / "candor-simulate-XXXXXX";
  if (::mkdtemp(pattern.data()) == nullptr) std::abort();
  return pattern;
}

Status create_tables(store::Transaction& tx) {
  TRY(tx.execute("CREATE TABLE faults(armed INTEGER NOT NULL, counting INTEGER NOT NULL)", {}));
  TRY(tx.execute("INSERT INTO faults VALUES(0, 1)", {}));
  TRY(tx.execute("CREATE TABLE sim_orders(id INTEGER PRIMARY KEY)", {}));
  TRY(tx.execute("CREATE TABLE sim_effects(order_id INTEGER NOT NULL)", {}));
  TRY(tx.execute("CREATE TABLE sim_index(value INTEGER NOT NULL, indexed INTEGER NOT NULL)", {}));
  TRY(tx.execute("INSERT INTO sim_index VALUES(0, 0)", {}));
  for (const std::string_view table : kFaultyTables) {
    for (const char* change : {"INSERT", "UPDATE", "DELETE"}) {
      const std::string sql = "CREATE TRIGGER fault_" + std::string(table) + "_" + change +
                              " BEFORE " + change + " ON " + std::string(table) +
                              " WHEN (SELECT armed FROM faults) = 1"
                              " BEGIN SELECT RAISE(ABORT, 'injected fault'); END";
      TRY(tx.execute(sql, {}));
    }
  }
  // Planted::attempt_after_answer: what is counted too early is taken back.
  TRY(
      tx.execute("CREATE TRIGGER count_later AFTER UPDATE OF current_attempts ON invitations"
                 " WHEN (SELECT counting FROM faults) = 0"
                 " AND NEW.current_attempts > OLD.current_attempts BEGIN"
                 " UPDATE invitations SET current_attempts = OLD.current_attempts"
                 " WHERE id = NEW.id; END",
                 {}));
  return ok();
}

Status fill(store::Transaction& tx, const App& app, std::vector<Link>& links) {
  Company company;
  company.name = "Acme";
  company = TRY(store::insert(tx, company));
  Account account;
  account.company_id = company.id;
  account.email = "a@example.com";
  account.username = account.full_name = "A";
  account.role = Role::recruiter;
  account = TRY(store::insert(tx, account));
  Interview interview;
  interview.key = "simulated";
  interview.company_id = company.id;
  interview.created_by = account.id;
  interview.title = "Simulated";
  interview = TRY(store::insert(tx, interview));
  for (int i = 1; i <= 2; ++i) {
    Question question;
    question.interview_id = interview.id;
    question.text = "Why?";
    question.order = i;
    TRY(store::insert(tx, question));
  }
  for (int attempts = 1; attempts <= 3; ++attempts) {
    Invitation row;
    row.interview_id = interview.id;
    row.created_by = account.id;
    row.candidate_name = "Kim";
    row.candidate_email = "kim@example.org";
    row.link_nonce = app.random_hex(16);
    const std::string token = secrets::link_token(app.keys, row.link_nonce);
    row.token_hash = secrets::sha256_hex(token);
    row.expires_at.ms = kStart.ms + 30 * kDayMs;
    row.max_attempts = attempts;
    row = TRY(store::insert(tx, row));
    links.push_back({row.id, token, attempts});
  }
  return ok();
}

struct Template {
  std::string folder;
  std::vector<Link> links;
  Template() : folder(make_folder()) {
    const auto app = start(folder + "/data", world(test::ManualClock(kStart), 1));
    must(app->database->write([&](store::Transaction& tx) -> Status {
      TRY(fill(tx, *app, links));
      return create_tables(tx);
    }));
  }
};

Template& made() {
  static Template one;
  return one;
}

}  // namespace

std::string_view name_of(Planted planted) {
  switch (planted) {
    case Planted::none: return "none";
    case Planted::lease_not_fenced: return "lease_not_fenced";
    case Planted::effect_apart: return "effect_apart";
    case Planted::offset_unchecked: return "offset_unchecked";
    case Planted::attempt_after_answer: return "attempt_after_answer";
    case Planted::torn_append: return "torn_append";
    case Planted::early_retention: return "early_retention";
  }
  return {};
}

const std::string& template_folder() {
  return made().folder;
}

const std::vector<Link>& template_links() {
  return made().links;
}

void remove_template() {
  fs::remove_all(made().folder);
}

Status FaultyMailer::send(const mail::Message& message) {
  TRY(mail::check(message));
  if (has_faults && chance_.percent(10)) return broken("not sent");
  delivered.try_emplace(message.id, 0).first->second += delivered[message.id] == 0 ? 1 : 0;
  if (has_faults && chance_.percent(10)) return broken("sent, but the answer was lost");
  return ok();
}

Result<std::int64_t> FaultyBlobs::append(std::string_view name, std::int64_t offset,
                                         const work::Bytes& source) {
  std::string bytes;
  TRY(source.visit([&](std::string_view piece) {
    bytes += piece;
    return ok();
  }));
  if (fails()) return broken("not written");
  if (fails()) {  // half of it arrives, unacknowledged
    (void)real_->append(name, offset, bytes.substr(0, bytes.size() / 2));
    return broken("half written");
  }
  if (planted_ == Planted::torn_append && bytes.size() > 8 && chance_.percent(20)) {
    bytes.replace(bytes.size() - 4, 4, 4, '\0');
    return real_->append(name, offset, bytes);
  }
  Result<std::int64_t> size = real_->append(name, offset, bytes);
  if (fails()) return broken("written, but the answer was lost");
  return size;
}

Result<std::string> FaultyBlobs::finish(std::string_view name) {
  if (fails()) return broken("not finished");
  Result<std::string> hash = real_->finish(name);
  if (fails()) return broken("finished, but the answer was lost");
  return hash;
}

Status FaultyBlobs::remove(std::string_view name) {
  if (fails()) return broken("not removed");
  return real_->remove(name);
}

Installation::Installation(std::uint64_t seed, Chance& chance, Planted planted)
    : clock(kStart), links(template_links()), folder_(make_folder()) {
  fs::copy(template_folder(), folder_, fs::copy_options::recursive);
  app = start(folder_ + "/data", world(clock, seed));
  auto faulty = std::make_unique<FaultyBlobs>(std::move(app->blobs), chance, planted);
  blobs = faulty.get();
  app->blobs = std::move(faulty);
  auto post = std::make_unique<FaultyMailer>(chance);
  mailer = post.get();
  app->mailer = std::move(post);
  if (planted == Planted::attempt_after_answer) execute("UPDATE faults SET counting = 0");
}

Installation::~Installation() {
  app.reset();
  fs::remove_all(folder_);
}

void Installation::arm() {
  if (std::exchange(is_armed_, true)) return;
  execute("UPDATE faults SET armed = 1");
}

void Installation::disarm() {
  if (!std::exchange(is_armed_, false)) return;
  execute("UPDATE faults SET armed = 0");
}

void Installation::execute(std::string_view sql, std::initializer_list<store::Value> values) {
  must(app->database->write([&](store::Transaction& tx) -> Status {
    TRY(tx.execute(sql, values));
    return ok();
  }));
}

std::int64_t Installation::number(std::string_view sql,
                                  std::initializer_list<store::Value> values) {
  auto found =
      app->database->read([&](store::Reader& reader) { return reader.number(sql, values, -1); });
  if (found.is_error()) must(Status(found.release_error()));
  return found.value();
}

}  // namespace candor::simulate
