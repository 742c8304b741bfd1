#include "tests/harness/app_fixture.h"

#include <stdlib.h>

#include <filesystem>
#include <mutex>
#include <random>

#include "server/http/authentication.h"
#include "server/http/security_headers.h"
#include "server/work/jobs.h"
#include "shared/base/text.h"
#include "shared/describe/schema.h"
#include "shared/domain/error_body.h"
#include "tests/harness/coverage.h"
#include "tests/harness/json_path.h"

namespace candor::test {

namespace {

constexpr std::int64_t kStartMs = 1'767'225'600'000;  // 2026-01-01T00:00:00Z
constexpr int kCheapestPassword = 4;

World test_world(std::shared_ptr<std::atomic<std::int64_t>> clock) {
  World world;
  world.now = [clock] { return Time{clock->load()}; };
  // Seeded once per program: a restarted application must not repeat its random names.
  world.random = [](unsigned char* bytes, std::size_t count) {
    static std::mutex mutex;
    static std::mt19937_64 engine(20'260'101);
    std::lock_guard lock(mutex);
    for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<unsigned char>(engine());
  };
  world.password_cost = kCheapestPassword;
  return world;
}

// Errors are shown as well, but not that a request failed, which the test sees.
Log::Sink show_errors(Log::Sink sink) {
  return [sink](std::string_view line) {
    sink(line);
    if (line.find("\"level\":\"error\"") == std::string_view::npos) return;
    if (line.find("\"event\":\"request\"") != std::string_view::npos) return;
    fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data());
  };
}

bool is_account(As who) {
  return who != As::guest && who != As::link;
}

Role role_of(As who) {
  switch (who) {
    case As::candidate: return Role::candidate;
    case As::domain_expert: return Role::domain_expert;
    case As::admin: return Role::admin;
    default: return Role::recruiter;
  }
}

template <class T>
T must(Result<T> result) {
  if (result.is_error()) {
    ADD_FAILURE() << result.error().code << ": " << result.error().message << " "
                  << result.error().cause;
    return T{};
  }
  return result.release_value();
}

}  // namespace

std::string_view name_of(As who) {
  switch (who) {
    case As::guest: return "guest";
    case As::link: return "link";
    case As::candidate: return "candidate";
    case As::recruiter: return "recruiter";
    case As::other_recruiter: return "other_recruiter";
    case As::domain_expert: return "domain_expert";
    case As::admin: return "admin";
  }
  return {};
}

Viewer viewer_of(As who) {
  if (who == As::guest) return Viewer::guest;
  if (who == As::link) return Viewer::link;
  return candor::viewer_of(role_of(who));
}

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "candor-test-XXXXXX").string();
  const char* made = ::mkdtemp(pattern.data());
  EXPECT_NE(made, nullptr);
  path = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path, ignored);
}

std::string Answer::header(std::string_view name) const {
  for (const http::Header& one : headers) {
    if (text::equals_ignoring_case(one.name, name)) return one.value;
  }
  return {};
}

std::string Answer::text(std::string_view path) const {
  const auto found = find_in_json(body, path);
  if (!found) ADD_FAILURE() << "no " << path << " in " << body;
  return found.value_or("");
}

std::int64_t Answer::number(std::string_view path) const {
  const std::string digits = text(path);
  if (digits.empty() || digits.find_first_not_of("-0123456789") != std::string::npos) {
    ADD_FAILURE() << path << " is no whole number: " << digits;
    return 0;
  }
  return std::stoll(digits);
}

bool Answer::has(std::string_view path) const {
  const auto found = find_in_json(body, path);
  return found && *found != "null";
}

void AppFixture::SetUp() {
  app_.reset();
  accounts.clear();
  bearers_.clear();
  company = other_company = Company{};
  clock_ = std::make_shared<std::atomic<std::int64_t>>(kStartMs);
  folder_ = std::make_unique<TemporaryFolder>();
  settings.data = folder_->path + "/data";
  if (!TestSchema::server_url().empty()) {
    schema_ = std::make_unique<TestSchema>(true);
    settings.database_url = schema_->url;
  }
  choose_storage();
  start();
  ASSERT_NE(app_, nullptr);
  fill();
}

void AppFixture::TearDown() {
  app_.reset();
  schema_.reset();
  folder_.reset();
}

// The same tests with recordings in object storage, each test under a prefix of its own
// (tests/blobs/run).
void AppFixture::choose_storage() {
  const char* const endpoint = std::getenv("CANDOR_TEST_S3");
  if (endpoint == nullptr) return;
  settings.s3_endpoint = endpoint;
  settings.s3_bucket = "recordings";
  settings.s3_region = "eu-test-1";
  settings.aws_access_key_id = settings.aws_secret_access_key = "S3RVER";
  settings.s3_prefix = folder_->path.substr(folder_->path.rfind('/') + 1) + "/";
}

operate::Diagnosis AppFixture::diagnose(std::string_view check, bool fixes) {
  operate::Patient patient{settings, now()};
  patient.database = app().database.get();
  patient.blobs = app().blobs.get();
  patient.fixes = fixes;
  for (const operate::Check& one : operate::data_checks()) {
    if (one.name == check) return one.run(patient);
  }
  ADD_FAILURE() << "no check " << check;
  return {};
}

Settings AppFixture::quiet_settings() {
  Settings made;
  made.rate_limit_general = made.rate_limit_authentication = 0;
  made.rate_limit_upload = made.rate_limit_chunk = 0;
  return made;
}

void AppFixture::start() {
  World world = test_world(clock_);
  world.log = show_errors([log = log_](std::string_view line) {
    const std::lock_guard lock(log->mutex);
    log->lines.emplace_back(line);
  });
  world.fetch = fetch;
  auto started = App::start(settings, world);
  if (started.is_error()) {
    ADD_FAILURE() << started.error().message << " " << started.error().cause;
    return;
  }
  app_ = started.release_value();
}

std::vector<std::string> AppFixture::logged(std::string_view event) {
  const std::string wanted = "\"event\":\"" + std::string(event) + "\"";
  const std::lock_guard lock(log_->mutex);
  std::vector<std::string> found;
  for (const std::string& line : log_->lines) {
    if (line.find(wanted) != std::string::npos) found.push_back(line);
  }
  return found;
}

void AppFixture::forget_log() {
  const std::lock_guard lock(log_->mutex);
  log_->lines.clear();
}

void AppFixture::restart() {
  app_.reset();
  start();
}

void AppFixture::fill() {
  const std::string hash = must(app_->passwords->hash_password(kPassword));
  Status filled = app_->database->write([&](store::Transaction& tx) -> Status {
    for (Company* one : {&company, &other_company}) {
      one->name = one == &company ? "Acme" : "Other";
      one->created_at = one->updated_at = now();
      *one = must(store::insert(tx, *one));
    }
    for (As who : kEveryRole) {
      if (!is_account(who)) continue;
      Account account;
      account.company_id = who == As::other_recruiter ? other_company.id : company.id;
      account.email = std::string(name_of(who)) + "@example.com";
      account.username = account.full_name = name_of(who);
      account.role = role_of(who);
      account.password_hash = hash;
      account.created_at = account.updated_at = now();
      accounts[who] = must(store::insert(tx, account));
    }
    return ok();
  });
  ASSERT_FALSE(filled.is_error()) << filled.error().cause;
  interview = add_interview(company, accounts[As::recruiter], "Backend engineer");
  questions = {add_question(interview.id, "What are you proud of?"),
               add_question(interview.id, "How do you test your work?")};
  invitation = add_invitation(interview.id, "Kim Candidate", 2);
  link_token = secrets::link_token(app_->keys, invitation.link_nonce);
}

Interview AppFixture::add_interview(const Company& owner, const Account& author,
                                    std::string_view title) {
  Interview row;
  row.key = app_->random_key(20);
  row.company_id = owner.id;
  row.created_by = author.id;
  row.title = title;
  row.created_at = row.updated_at = now();
  return must(
      app_->database->write([&](store::Transaction& tx) { return store::insert(tx, row); }));
}

Question AppFixture::add_question(InterviewId owner, std::string_view words, AnswerKind kind) {
  Question row;
  row.interview_id = owner;
  row.text = words;
  row.answer_kind = kind;
  row.created_at = row.updated_at = now();
  return must(app_->database->write([&](store::Transaction& tx) -> Result<Question> {
    const std::int64_t count =
        TRY(tx.number("SELECT count(*) FROM questions WHERE interview_id = ?", {owner}));
    row.order = static_cast<std::int32_t>(count) + 1;
    return store::insert(tx, row);
  }));
}

Invitation AppFixture::add_invitation(InterviewId owner, std::string_view candidate_name,
                                      std::int32_t max_attempts) {
  Invitation row;
  row.interview_id = owner;
  row.created_by = accounts[As::recruiter].id;
  row.candidate_name = candidate_name;
  row.candidate_email = "candidate@example.org";
  row.link_nonce = app_->random_hex(16);
  row.token_hash = secrets::sha256_hex(secrets::link_token(app_->keys, row.link_nonce));
  row.expires_at.ms = now().ms + 72 * kHourMs;
  row.max_attempts = max_attempts;
  row.created_at = now();
  return must(
      app_->database->write([&](store::Transaction& tx) { return store::insert(tx, row); }));
}

// A new session per role whenever the last one's token has run out.
std::string AppFixture::bearer_of(As who) {
  if (who == As::guest) return {};
  if (who == As::link) return link_token;
  const Time made = bearers_made_[who];
  if (!bearers_[who].empty() && now().ms - made.ms < 20 * kMinuteMs && now() >= made) {
    return bearers_[who];
  }
  static constexpr EndpointInfo kNone{"", "", Method::post, "/", Permission::open, ""};
  http::Call call{*app_, kNone, {}, {}, "test", now(), "127.0.0.1", "http://localhost",
                  false, {},    {}, {}, {},     {},    {},          {},
                  0};
  call.request_header = call.cookie = [](std::string_view) { return std::string(); };
  const http::Tokens tokens = must(app_->database->write(
      [&](store::Transaction& tx) { return http::issue_tokens(tx, call, accounts[who].id); }));
  bearers_made_[who] = now();
  return bearers_[who] = tokens.access_token;
}

Answer AppFixture::send(As who, std::string_view method, std::string_view target,
                        std::string_view body, std::vector<http::Header> headers) {
  return send_as(viewer_of(who), bearer_of(who), method, target, body, std::move(headers));
}

Answer AppFixture::send_with(std::string_view bearer, std::string_view method,
                             std::string_view target, std::string_view body,
                             std::vector<http::Header> headers) {
  const bool is_link = bearer.starts_with("cs_") || bearer.size() == link_token.size();
  const Viewer viewer = bearer.empty() ? Viewer::guest : is_link ? Viewer::link : Viewer::admin;
  return send_as(viewer, bearer, method, target, body, std::move(headers));
}

Answer AppFixture::send_as(Viewer viewer, std::string_view bearer, std::string_view method,
                           std::string_view target, std::string_view body,
                           std::vector<http::Header> headers) {
  http::Request request;
  request.method = method;
  request.target = target;
  request.body = body;
  request.address = "127.0.0.1";
  request.headers = std::move(headers);
  const auto has = [&](std::string_view name) {
    for (const http::Header& one : request.headers) {
      if (text::equals_ignoring_case(one.name, name)) return true;
    }
    return false;
  };
  if (!has("Host")) request.headers.push_back({"Host", "localhost:8000"});
  if (!body.empty() && !has("Content-Type")) {
    request.headers.push_back({"Content-Type", "application/json"});
  }
  if (!bearer.empty() && !has("Authorization")) {
    request.headers.push_back({"Authorization", "Bearer " + std::string(bearer)});
  }
  http::Reply reply = app_->router->handle(request);
  Answer answer{reply.status, std::move(reply.body), std::move(reply.headers),
                std::move(reply.file)};
  if (!reply.content_type.empty()) answer.headers.push_back({"Content-Type", reply.content_type});
  check(request, answer, viewer);
  return answer;
}

// The one list whose document names it otherwise (S0-19).
static std::string with_items(const std::string& body) {
  constexpr std::string_view kCompanies = "{\"companies\":[";
  if (!body.starts_with(kCompanies)) return body;
  return "{\"items\":[" + body.substr(kCompanies.size());
}

void AppFixture::check(const http::Request& request, const Answer& answer, Viewer viewer) {
  const std::string what = request.method + " " + request.target;
  const EndpointInfo* endpoint = app_->router->endpoint_of(request.method, request.target);
  if (endpoint != nullptr) note_answer(endpoint->name, answer.status);
  if (!checks_answers) return;
  EXPECT_LT(answer.status, 600) << what;
  EXPECT_NE(answer.status, 500) << what << " " << answer.body;
  for (std::string_view name : {"X-Request-Id", "Cache-Control", "Content-Security-Policy",
                                "X-Content-Type-Options", "Referrer-Policy"}) {
    EXPECT_FALSE(answer.header(name).empty()) << what << " lacks " << name;
  }
  const bool is_error = answer.status >= 400;
  if (is_error && request.method != "HEAD") {
    for (const FieldError& wrong : schema::check_response(type_of<ErrorBody>(), answer.body)) {
      ADD_FAILURE() << what << ": " << wrong.path << " " << wrong.code << " in " << answer.body;
    }
    return;
  }
  if (endpoint == nullptr || is_error) return;
  if (endpoint->response == nullptr || answer.status == 204) return;
  if (answer.header("Content-Type").starts_with("text/plain")) return;  // asked for by Accept
  const TypeInfo& type = endpoint->response();
  const std::string body = with_items(answer.body);
  const auto conforms_for = [&](Viewer one) {
    return schema::check_response(type, body, bit(one)).empty();
  };
  // Whose a token is that a test brought along, only the answer tells.
  const bool is_guess =
      viewer == Viewer::admin &&
      http::find_header(request.headers, "Authorization") != "Bearer " + bearers_[As::admin];
  if (is_guess && (conforms_for(Viewer::recruiter) || conforms_for(Viewer::domain_expert) ||
                   conforms_for(Viewer::candidate)))
    return;
  for (const FieldError& wrong : schema::check_response(type, body, bit(viewer))) {
    ADD_FAILURE() << what << ": " << wrong.path << " " << wrong.code << " in " << answer.body;
  }
}

AppFixture::Form AppFixture::form(const std::vector<json::Pair>& fields,
                                  std::string_view file_field, std::string_view file_name,
                                  std::string_view file_type, std::string_view bytes) {
  const std::string boundary = "----candor-test-boundary";
  Form made;
  made.content_type = "multipart/form-data; boundary=" + boundary;
  for (const json::Pair& pair : fields) {
    made.body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + pair.name +
                 "\"\r\n\r\n" + pair.value + "\r\n";
  }
  if (!file_field.empty()) {
    made.body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" +
                 std::string(file_field) + "\"; filename=\"" + std::string(file_name) +
                 "\"\r\nContent-Type: " + std::string(file_type) + "\r\n\r\n" + std::string(bytes) +
                 "\r\n";
  }
  made.body += "--" + boundary + "--\r\n";
  return made;
}

}  // namespace candor::test
