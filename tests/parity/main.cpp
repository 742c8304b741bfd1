// The contract's engines over a generated corpus, one line per case. Built natively and as Wasm;
// tests/parity/run demands that both print the same bytes: that is what "the same validation on
// both sides" means here.
#include <cstdio>
#include <vector>

#include "shared/api/endpoints.h"
#include "shared/api/openapi.h"
#include "shared/describe/json.h"
#include "shared/describe/schema.h"
#include "shared/describe/validate.h"
#include "shared/domain/error_body.h"
#include "tests/parity/corpus.h"

namespace candor {

// One field for each kind of number.
struct NumberProbe {
  std::int32_t small = 0;
  std::int64_t big = 0;
  Seconds seconds;
  Id<NumberProbe> id;
  std::optional<std::int32_t> optional;
  bool flag = false;
};
template <>
struct describe<NumberProbe> {
  static constexpr std::string_view name = "NumberProbe";
  static constexpr auto fields = fields_of(
      field<&NumberProbe::small>("small", "l").range(-1, 50), field<&NumberProbe::big>("big", "l"),
      field<&NumberProbe::seconds>("seconds", "l").range(5'000, 900'000),
      field<&NumberProbe::id>("id", "l"), field<&NumberProbe::optional>("optional", "l"),
      field<&NumberProbe::flag>("flag", "l"));
};

}  // namespace candor

namespace candor::parity {
namespace {

constexpr int kBodiesPerType = 160;
constexpr int kQueriesPerType = 60;
constexpr int kAnswersPerType = 60;

int case_number = 0;

void append(std::string& line, std::string_view text) {
  line += ' ';
  json::append_string(line, text);
}

void append_error(std::string& line, const Error& error) {
  line += " failure=" + std::to_string(static_cast<int>(error.failure));
  append(line, error.code);
  append(line, error.message);
  for (const FieldError& field : error.fields) {
    line += " |";
    append(line, field.path);
    append(line, field.code);
    append(line, field.message);
  }
}

// FNV-1a, to tell a difference of the corpus from one of the engines.
std::string fingerprint(std::string_view text) {
  std::uint64_t hash = 0xcbf2'9ce4'8422'2325ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100'0000'01b3ULL;
  return " #" + std::to_string(hash);
}

void print(std::string_view kind, const TypeInfo& type, const std::string& rest) {
  const std::string head = std::to_string(++case_number) + " " + std::string(kind) + " " +
                           std::string(type.name) + rest + "\n";
  std::fwrite(head.data(), 1, head.size(), stdout);
}

template <class T>
void print_read(std::string_view kind, std::string_view input, const Status& status, const T& value,
                Present present) {
  std::string line = fingerprint(input);
  if (status.is_error()) {
    append_error(line, status.error());
  } else {
    line += " present=" + std::to_string(present);
    line += " " + json::write(value, {.keep_write_only = true});
    line += " " + json::write(value, {.viewer = bit(Viewer::link), .ids_as_text = true});
  }
  for (const FieldError& error : validate(value)) line += " !" + error.path + ":" + error.code;
  print(kind, type_of<T>(), line);
}

template <class T>
bool is_flat() {
  for (const FieldInfo& field : type_of<T>().fields) {
    const Kind kind = content_of(field.type()).kind;
    if (kind == Kind::list || kind == Kind::record) return false;
  }
  return true;
}

// Mostly small mistakes, sometimes none, sometimes many, sometimes damaged bytes.
std::string next_body(const TypeInfo& type, Random& random, int i) {
  constexpr std::size_t kRates[] = {0, 40, 15, 6, 3};
  std::string text = body_of(type, random, kRates[i % 5]);
  return i % 4 == 3 ? damaged(std::move(text), random) : text;
}

template <class T>
void run_request(std::uint64_t seed) {
  Random random(seed);
  for (int i = 0; i < kBodiesPerType; ++i) {
    T value{};
    Present present = 0;
    const std::string text = next_body(type_of<T>(), random, i);
    const Status status = json::read(type_of<T>(), text, &value, json::ReadMode::request, &present);
    print_read("body", text, status, value, present);
  }
  if (!is_flat<T>()) return;
  for (int i = 0; i < kQueriesPerType; ++i) {
    T value{};
    const T defaults{};
    Present present = 0;
    std::string query = query_of(type_of<T>(), random, i % 3 == 0 ? 0 : 5);
    if (i % 5 == 4) query = damaged(std::move(query), random);
    const auto pairs = json::parse_query(query);
    if (pairs.is_error()) {
      std::string line = fingerprint(query);
      append_error(line, pairs.error());
      print("query", type_of<T>(), line);
      continue;
    }
    const Status status = json::read_pairs(type_of<T>(), pairs.value(), &value, &present);
    print_read("query", query, status, value, present);
    if (!status.is_error()) {
      print("written", type_of<T>(), " " + json::write_query(type_of<T>(), &value, &defaults));
    }
  }
}

// Every number for every field, bare, as text and in a query.
void run_numbers() {
  const TypeInfo& type = type_of<NumberProbe>();
  for (const FieldInfo& field : type.fields) {
    for (const std::string_view number : numbers()) {
      const std::string name(field.name), digits(number);
      for (const std::string& text :
           {"{\"" + name + "\":" + digits + "}", "{\"" + name + "\":\"" + digits + "\"}"}) {
        NumberProbe value;
        Present present = 0;
        const Status status = json::read(type, text, &value, json::ReadMode::request, &present);
        print_read("number", text, status, value, present);
      }
      NumberProbe value;
      Present present = 0;
      const Status status = json::read_pairs(type, {{name, digits}}, &value, &present);
      print_read("pair", digits, status, value, present);
    }
  }
}

template <class T>
void run_response(std::uint64_t seed) {
  Random random(seed);
  for (int i = 0; i < kAnswersPerType; ++i) {
    T value{};
    std::string text = i % 3 == 0 ? json::write(value) : body_of(type_of<T>(), random, 2);
    if (i % 3 == 1) text = damaged(std::move(text), random);
    const Status status = json::read(type_of<T>(), text, &value, json::ReadMode::response);
    std::string line = fingerprint(text);
    if (status.is_error()) {
      append_error(line, status.error());
    } else {
      line += " " + json::write(value);
    }
    const Audience viewer = i % 2 == 0 ? kEveryone : bit(Viewer::link);
    for (const FieldError& error : schema::check_response(type_of<T>(), text, viewer)) {
      line += " !";
      append(line, error.path);
      line += ":" + error.code;
    }
    print("answer", type_of<T>(), line);
  }
}

std::vector<const TypeInfo*> covered;

template <class... T>
void run_requests() {
  (covered.push_back(&type_of<T>()), ...);
  std::uint64_t seed = 0;
  (run_request<T>(++seed), ...);
}

template <class... T>
void run_responses() {
  (covered.push_back(&type_of<T>()), ...);
  std::uint64_t seed = 1'000;
  (run_response<T>(++seed), ...);
}

bool covers_every_endpoint() {
  bool is_complete = true;
  const auto demand = [&](TypeFunction type) {
    if (type == nullptr) return;
    for (const TypeInfo* each : covered) {
      if (each == &type()) return;
    }
    std::fprintf(stderr, "tests/parity/main.cpp does not run %s\n", type().name.data());
    is_complete = false;
  };
  for (const EndpointInfo* endpoint : api::all()) {
    demand(endpoint->request);
    demand(endpoint->response);
  }
  return is_complete;
}

void run_accounts() {
  run_requests<SetUp, SignIn, Refresh, Registration, ProfileChange, PasswordChange,
               ForgottenPassword, PasswordReset, EmailVerification, TwoFactorBegin,
               TwoFactorConfirmation, TwoFactorProof, OidcStart>();
  run_responses<SetUpState, SignedIn, Acknowledged, AccountView, RegistrationState, TwoFactorState,
                TwoFactorEnrolment, RecoveryCodes, AccountSessionList, OidcState>();
}

void run_interviews() {
  run_requests<PageQuery, InterviewDraft, Question, QuestionOrder, InvitationDraft, SessionReview,
               InterviewAccess, StartSession, WrittenAnswer, CompleteSession>();
  run_responses<Overview, LiveTicket, LiveMessage, Page<InterviewView>, InterviewView, QuestionList,
                Question, Page<InvitationView>, InvitationView, Page<SessionView>, SessionView,
                RecordingView, AccessView, CandidateSession, AnswerView>();
}

void run_administration() {
  run_requests<Company, CompanyDraft, CompanyQuery, MemberQuery, MemberChange,
               ColleagueInvitationQuery, ColleagueInvitationDraft, ColleagueInvitationToken,
               ColleagueAcceptance, InterviewerSettings, ThemeSettings, UserQuery, UserDraft,
               UserChange, AuditQuery, DemoRequestDraft, DemoRequestChange, RepairOrder>();
  run_responses<Health, Company, Page<Company>, Page<Member>, Member, Page<ColleagueInvitationView>,
                ColleagueInvitationView, ColleagueWelcome, InterviewerSettings, ThemeSettings,
                ErrorBody, Page<ManagedUser>, ManagedUser, Page<CompanyRow>, Page<AuditEntryView>,
                AuditVerdict, Page<DemoRequest>, DemoRequest, SystemStatus, SystemMetrics,
                Page<BackgroundJob>, BackgroundJob, SettingList, RepairReport>();
}

void run_mail() {
  run_requests<LetterDraft, TestMail>();
  run_responses<Page<MailView>, MailView, MailStatus, LetterTemplateList, LetterTemplateView,
                LetterPreview>();
}

void run_platform() {
  run_requests<ApiKeyDraft>();
  run_responses<ApiKeyList, NewApiKey, TestAnswer>();
}

int run() {
  run_accounts();
  run_interviews();
  run_administration();
  run_mail();
  run_platform();
  run_numbers();
  print("openapi", type_of<ErrorBody>(), " " + schema::openapi("0"));
  return covers_every_endpoint() ? 0 : 1;
}

}  // namespace
}  // namespace candor::parity

int main() {
  return candor::parity::run();
}
