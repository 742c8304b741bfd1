// Candidates in front of the real router: they start from their link, upload, write, complete, and
// try the link again. Answers get lost and requests arrive twice; a candidate asks and goes on, as
// the browser's journal does.
#include <optional>

#include "server/http/router.h"
#include "server/operate/secrets.h"
#include "server/store/records.h"
#include "shared/base/text.h"
#include "shared/describe/json.h"
#include "shared/domain/candidate_access.h"
#include "tests/simulate/run.h"

namespace candor::simulate {

namespace {

constexpr int kTriesMax = 60;

std::string base64_of_number(std::int64_t value) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::string text = text::number(value);
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 3) {
    unsigned group = 0;
    for (std::size_t j = 0; j < 3; ++j)
      group = group << 8 | (i + j < text.size() ? static_cast<unsigned char>(text[i + j]) : 0u);
    for (std::size_t j = 0; j < 4; ++j)
      out += i + j > text.size() ? '=' : kLetters[group >> (18 - 6 * j) & 63];
  }
  return out;
}

std::string header_of(const http::Reply& reply, std::string_view name) {
  for (const http::Header& header : reply.headers)
    if (text::equals_ignoring_case(header.name, name)) return header.value;
  return {};
}

std::int64_t offset_in(const http::Reply& reply) {
  const std::string value = header_of(reply, "Upload-Offset");
  return value.empty() ? -1 : std::stoll(value);
}

class Candidate {
 public:
  Candidate(Run& run, Link link, int number) : run_(run), link_(std::move(link)) {
    name_ = "candidate " + std::to_string(link_.max_attempts) + "." + std::to_string(number);
  }
  const std::string& name() const { return name_; }

  void live() {
    for (int visit = 0; visit <= link_.max_attempts; ++visit) {
      if (!start()) break;
      if (!answers_.empty()) upload(answers_[0]);
      if (answers_.size() > 1) write(answers_[1]);
      complete();
    }
    --run_.busy;
  }

 private:
  // Empty: no answer arrived.
  std::optional<http::Reply> ask(http::Request request);
  http::Request request(std::string method, std::string target, std::string body = {});
  bool is_over() { return ++tries_ > kTriesMax; }
  bool start();
  void upload(std::int64_t answer);
  bool send_pieces(std::int64_t answer, const std::string& location, const std::string& bytes);
  std::optional<std::int64_t> find_offset(const std::string& location, std::int64_t acknowledged);
  void write(std::int64_t answer);
  void complete();
  void count_late(bool is_new);

  Run& run_;
  Link link_;
  std::string name_, secret_;
  std::int64_t session_ = 0;
  std::vector<std::int64_t> answers_;
  int tries_ = 0;
};

http::Request Candidate::request(std::string method, std::string target, std::string body) {
  http::Request made;
  made.method = std::move(method);
  made.target = std::move(target);
  made.body = std::move(body);
  made.address = "127.0.0.1";
  made.headers = {{"Host", "localhost:8000"}};
  if (!secret_.empty()) made.headers.push_back({"Authorization", "Bearer " + secret_});
  return made;
}

std::optional<http::Reply> Candidate::ask(http::Request request) {
  run_.scheduler.pause();
  http::Reply reply;
  const bool has_survived =
      run_.scheduler.in_process([&] { reply = run_.site.app->router->handle(request); });
  const bool is_lost = !run_.is_quiet && run_.chance.percent(6);
  run_.trace.note(name_ + " " + request.method + " " + std::to_string(reply.status) +
                  (has_survived ? is_lost ? " lost" : "" : " died"));
  if (!has_survived || is_lost || reply.status >= 500) return std::nullopt;
  return reply;
}

bool Candidate::start() {
  while (!is_over()) {
    secret_.clear();
    http::Request asked = request("POST", "/api/v1/candidates/interviews/start-session",
                                  "{\"token\":\"" + link_.token + "\",\"consent\":true}");
    asked.headers.push_back({"Content-Type", "application/json"});
    const auto reply = ask(std::move(asked));
    if (!reply || reply->status == 409) continue;
    if (reply->status != 201) return false;
    auto view = json::read<CandidateSession>(reply->body, json::ReadMode::response);
    if (view.is_error()) {
      run_.breaks("a session that cannot be read");
      return false;
    }
    count_late(!view.value().resumed);
    secret_ = view.value().session_secret;
    session_ = view.value().session_id.value;
    run_.sessions.insert(session_);
    answers_.clear();
    for (const AnswerView& answer : view.value().answers) answers_.push_back(answer.id.value);
    return true;
  }
  return false;
}

// Planted::attempt_after_answer: what the server should have counted together with the session.
void Candidate::count_late(bool is_new) {
  if (run_.planted != Planted::attempt_after_answer || !is_new) return;
  run_.scheduler.in_process([&] {
    (void)run_.site.app->database->write([&](store::Transaction& tx) -> Status {
      TRY(tx.execute("UPDATE faults SET counting = 1", {}));
      TRY(
          tx.execute("UPDATE invitations SET current_attempts = current_attempts + 1"
                     " WHERE id = ? AND current_attempts < max_attempts",
                     {link_.id}));
      TRY(tx.execute("UPDATE faults SET counting = 0", {}));
      return ok();
    });
  });
}

void Candidate::upload(std::int64_t answer) {
  std::string bytes = "\x1a\x45\xdf\xa3";
  const std::size_t size = 40 + run_.chance.below(3'000);
  while (bytes.size() < size) bytes += static_cast<char>('a' + run_.chance.below(26));
  run_.sent.insert(secrets::sha256_hex(bytes));
  while (!is_over()) {
    http::Request asked = request("POST", "/api/v1/uploads");
    asked.headers.push_back({"Tus-Resumable", "1.0.0"});
    asked.headers.push_back({"Upload-Length", text::number(static_cast<std::int64_t>(size))});
    asked.headers.push_back({"Upload-Metadata", "answer_id " + base64_of_number(answer) +
                                                    ",media_kind dmlkZW8=,content_type "
                                                    "dmlkZW8vd2VibQ=="});
    const auto reply = ask(std::move(asked));
    if (!reply) continue;
    if (reply->status != 201) return;  // handed in, or the session is over
    if (send_pieces(answer, header_of(*reply, "Location"), bytes)) return;
  }
}

// Where the server is, empty: the upload is gone. What was acknowledged must be there.
std::optional<std::int64_t> Candidate::find_offset(const std::string& location,
                                                   std::int64_t acknowledged) {
  while (!is_over()) {
    http::Request asked = request("HEAD", location);
    asked.headers.push_back({"Tus-Resumable", "1.0.0"});
    const auto reply = ask(std::move(asked));
    if (!reply || reply->status == 423) continue;
    if (reply->status != 200) return std::nullopt;
    const std::int64_t offset = offset_in(*reply);
    if (offset < acknowledged) run_.breaks("acknowledged bytes are gone");
    return offset;
  }
  return std::nullopt;
}

// False: the upload is gone and has to begin again.
bool Candidate::send_pieces(std::int64_t answer, const std::string& location,
                            const std::string& bytes) {
  const auto size = static_cast<std::int64_t>(bytes.size());
  std::int64_t offset = 0, acknowledged = 0;
  while (offset < size && !is_over()) {
    const std::int64_t count = std::min<std::int64_t>(
        size - offset, 1 + static_cast<std::int64_t>(run_.chance.below(900)));
    std::int64_t told = offset;
    if (run_.planted == Planted::offset_unchecked) {
      const std::string token = location.substr(location.rfind('/') + 1);
      const std::int64_t there =
          run_.site.number("SELECT offset_bytes FROM uploads WHERE token = ?", {token});
      if (there >= 0) told = there;
    }
    http::Request asked =
        request("PATCH", location,
                bytes.substr(static_cast<std::size_t>(offset), static_cast<std::size_t>(count)));
    asked.headers.push_back({"Tus-Resumable", "1.0.0"});
    asked.headers.push_back({"Upload-Offset", text::number(told)});
    asked.headers.push_back({"Content-Type", "application/offset+octet-stream"});
    const auto reply = ask(std::move(asked));
    if (reply && reply->status == 204) {
      offset = acknowledged = offset_in(*reply);
      continue;
    }
    if (!reply && run_.chance.percent(40)) continue;  // sends the same once more, blindly
    const auto found = find_offset(location, acknowledged);
    if (!found) return false;
    offset = *found;
  }
  if (offset < size) return true;  // gave up
  run_.recordings[answer] = secrets::sha256_hex(bytes);
  return true;
}

void Candidate::write(std::int64_t answer) {
  const std::string words = name_ + " says " + std::to_string(run_.chance.below(1'000));
  while (!is_over()) {
    http::Request asked =
        request("PUT", "/api/v1/candidates/interviews/answers/" + std::to_string(answer),
                "{\"text\":\"" + words + "\",\"final\":true}");
    asked.headers.push_back({"Content-Type", "application/json"});
    const auto reply = ask(std::move(asked));
    if (!reply) continue;
    if (reply->status == 200) run_.texts[answer] = words;
    return;
  }
}

void Candidate::complete() {
  while (!is_over()) {
    http::Request asked = request("PATCH", "/api/v1/candidates/interviews/complete-session",
                                  "{\"leave_unanswered\":true}");
    asked.headers.push_back({"Content-Type", "application/json"});
    const auto reply = ask(std::move(asked));
    if (!reply) continue;
    if (reply->status == 200) run_.completed.insert(session_);
    return;
  }
}

}  // namespace

void add_candidates(Run& run) {
  for (const Link& link : run.site.links) {
    const int tabs = 1 + static_cast<int>(run.chance.below(2));
    for (int i = 1; i <= tabs; ++i) {
      ++run.busy;
      auto candidate = std::make_shared<Candidate>(run, link, i);
      run.scheduler.spawn(candidate->name(), [candidate] { candidate->live(); });
    }
  }
}

}  // namespace candor::simulate
