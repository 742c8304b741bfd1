// The three kinds of clients.
#include <algorithm>
#include <map>

#include "tests/crash/workload.h"

namespace candor::crash {

namespace {

constexpr std::string_view kInterviews = "/api/v1/interviews/";
constexpr std::string_view kUploads = "/api/v1/uploads";
constexpr std::string_view kStart = "/api/v1/candidates/interviews/start-session";
constexpr std::string_view kAnswers = "/api/v1/candidates/interviews/answers/";
constexpr std::string_view kBoundary = "boundary-of-this-form";

std::string base64(std::string_view text) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k)
      bits = bits << 8 | (i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0u);
    for (std::size_t k = 0; k < 4; ++k)
      out += i + k > text.size() ? '=' : kLetters[bits >> (18 - 6 * k) & 63];
  }
  return out;
}

// Writes interviews, and answers them as candidates.
class Writer final : public Worker {
 public:
  using Worker::Worker;
  bool work(Client& client) override {
    const unsigned dice = chance(100);
    if (dice < 25) return create(client);
    if (dice < 45 && !interviews_.empty()) return replace(client);
    if (dice < 50 && !interviews_.empty()) return remove(client);
    if (dice < 60 || attempts_.empty()) return invite(client);
    return go_on(client);
  }

 private:
  struct Interview {
    Thing* thing = nullptr;
    std::string id;
  };
  struct Attempt {
    Thing* thing = nullptr;
    std::string link, secret;
    std::string answers[kQuestions];
  };

  static std::string draft(const std::string& key, int version) {
    std::string body = "{\"title\":\"" + title_of(key, version) + "\",\"questions\":[";
    for (int i = 0; i < question_count(key, version); ++i) {
      body +=
          std::string(i == 0 ? "" : ",") + "{\"text\":\"" + question_text(key, version, i) + "\"}";
    }
    return body + "]}";
  }

  bool create(Client& client) {
    Thing& thing = ledger_.add(Kind::interview, "i" + next_key());
    if (!tell(client, thing, 0, "POST", "/api/v1/interviews", base_.bearer, draft(thing.key, 0)))
      return answer_.status != 0;
    interviews_.push_back({&thing, answer_.member("id")});
    return true;
  }

  bool replace(Client& client) {
    const Interview& one = interviews_[chance(unsigned(interviews_.size()))];
    const int version = static_cast<int>(one.thing->steps.size());
    tell(client, *one.thing, version, "PUT",
         std::string(kInterviews) + one.id + "/update-with-questions", base_.bearer,
         draft(one.thing->key, version));
    return answer_.status != 0;
  }

  bool remove(Client& client) {
    const auto at = interviews_.begin() + chance(unsigned(interviews_.size()));
    const Interview one = *at;
    interviews_.erase(at);
    one.thing->deleted_by = static_cast<int>(one.thing->steps.size());
    tell(client, *one.thing, one.thing->deleted_by, "DELETE", std::string(kInterviews) + one.id,
         base_.bearer, {});
    return answer_.status != 0;
  }

  bool invite(Client& client) {
    Thing& thing = ledger_.add(Kind::attempt, "a" + next_key());
    if (!tell(client, thing, 0, "POST", std::string(kInterviews) + base_.desk + "/invitations",
              base_.bearer, "{\"candidate_name\":\"" + thing.key + "\"}"))
      return answer_.status != 0;
    attempts_.push_back({&thing, answer_.member("token_value"), {}, {}});
    return true;
  }

  // The next step of one attempt.
  bool go_on(Client& client) {
    const auto at = attempts_.begin() + chance(unsigned(attempts_.size()));
    Attempt& one = *at;
    if (one.secret.empty()) return begin(client, one);
    const int next = one.thing->oldest(ledger_.now()) + 1;
    if (next < kAttemptDone) {
      const auto index = static_cast<std::size_t>(next - 2);
      tell(client, *one.thing, next, "PUT", std::string(kAnswers) + one.answers[index], one.secret,
           "{\"text\":\"" + answer_text(one.thing->key, next - 2) + "\"}");
      return answer_.status != 0;
    }
    const bool is_over = next > kAttemptDone ||
                         tell(client, *one.thing, kAttemptDone, "PATCH",
                              "/api/v1/candidates/interviews/complete-session", one.secret, "{}");
    if (is_over) attempts_.erase(at);
    return is_over || answer_.status != 0;
  }

  // Also after a crash that kept the session and lost our answer: then it is resumed.
  bool begin(Client& client, Attempt& one) {
    const int version = std::max(1, one.thing->oldest(ledger_.now()));
    if (!tell(client, *one.thing, version, "POST", std::string(kStart), {},
              "{\"token\":\"" + one.link + "\",\"consent\":true}"))
      return answer_.status != 0;
    one.secret = answer_.member("session_secret");
    for (int i = 0; i < kQuestions; ++i)
      one.answers[i] = answer_.member("answers[" + std::to_string(i) + "].id");
    return true;
  }

  std::vector<Interview> interviews_;
  std::vector<Attempt> attempts_;
};

// Answers with recordings: known bytes, whole or in chunks.
class Uploader final : public Worker {
 public:
  using Worker::Worker;
  bool work(Client& client) override {
    if (upload_ != nullptr) return location_.empty() ? give_up() : go_on(client);
    if (answers_.empty()) return begin(client);
    const std::string answer = answers_.back();
    answers_.pop_back();
    return chance(2) == 0 ? create(client, answer) : send_whole(client, answer);
  }

 private:
  // A new candidate, whose answers are the places for recordings.
  bool begin(Client& client) {
    if (!ask(client, "POST", std::string(kInterviews) + base_.studio + "/invitations", base_.bearer,
             R"({"candidate_name":"studio"})"))
      return answer_.status != 0;
    const std::string link = answer_.member("token_value");
    if (!ask(client, "POST", std::string(kStart), {},
             "{\"token\":\"" + link + "\",\"consent\":true}"))
      return answer_.status != 0;
    secret_ = answer_.member("session_secret");
    session_ = answer_.member("session_id");
    for (int i = 0; i < kQuestions; ++i) {
      const std::string at = "answers[" + std::to_string(i) + "].";
      questions_[answer_.member(at + "id")] = answer_.member(at + "question_id");
      answers_.push_back(answer_.member(at + "id"));
    }
    return true;
  }

  bool create(Client& client, const std::string& answer) {
    upload_ = &ledger_.add(Kind::upload, answer);
    location_.clear();
    if (tell(client, *upload_, 0, "POST", std::string(kUploads), secret_, {},
             {{"Tus-Resumable", "1.0.0"},
              {"Upload-Length", std::to_string(media_size(answer))},
              {"Upload-Metadata", "answer_id " + base64(answer)}})) {
      location_ = answer_.header("Location");
      return true;
    }
    if (answer_.status == 0) return false;
    return give_up();
  }

  // Nobody told us the address of the upload: the candidate goes on to the next question.
  bool give_up() {
    upload_ = nullptr;
    return true;
  }

  // Asks where the server is, as any client does that has been away, then sends the next chunk.
  bool go_on(Client& client) {
    const std::string& key = upload_->key;
    const int done = upload_->oldest(ledger_.now());
    if (done >= last_chunk(key)) return give_up();
    if (!ask(client, "HEAD", location_, secret_, {}, {{"Tus-Resumable", "1.0.0"}}))
      return answer_.status != 0;
    const std::size_t from = std::stoul("0" + answer_.header("Upload-Offset"));
    int next = done + 1;  // beyond it after an answer that got lost
    while (next <= last_chunk(key) && chunk_end(key, next - 1) < from) ++next;
    const bool is_known = next <= last_chunk(key) && chunk_end(key, next - 1) == from;
    if (!is_known && from != media_size(key)) {
      refusals.push_back({200, "offset_before_acknowledged", "HEAD " + location_});
      return give_up();
    }
    next = std::min(next, last_chunk(key));
    const std::string chunk = media_of(key).substr(from, chunk_end(key, next) - from);
    tell(client, *upload_, next, "PATCH", location_, secret_, chunk,
         {{"Tus-Resumable", "1.0.0"},
          {"Upload-Offset", std::to_string(from)},
          {"Content-Type", "application/offset+octet-stream"}});
    return answer_.status != 0;
  }

  bool send_whole(Client& client, const std::string& answer) {
    Thing& thing = ledger_.add(Kind::recording, answer);
    const auto part = [](const std::string& name, const std::string& bytes) {
      return "--" + std::string(kBoundary) + "\r\nContent-Disposition: form-data; name=\"" + name +
             "\"\r\n\r\n" + bytes + "\r\n";
    };
    tell(client, thing, 0, "POST", "/api/v1/candidates/interviews/recordings", secret_,
         part("session_id", session_) + part("question_id", questions_[answer]) +
             part("video_file\"; filename=\"a.webm", media_of(answer)) + "--" +
             std::string(kBoundary) + "--\r\n",
         {{"Content-Type", "multipart/form-data; boundary=" + std::string(kBoundary)}});
    return answer_.status != 0;
  }

  std::string secret_, session_, location_;
  std::map<std::string, std::string> questions_;  // by answer
  std::vector<std::string> answers_;
  Thing* upload_ = nullptr;
};

// Comes back again and again: refreshes the sign-in and uses it.
class Visitor final : public Worker {
 public:
  Visitor(Ledger& ledger, const Base& base, const Base::Visitor& who)
      : Worker(ledger, base, who.name, 1),
        thing_(ledger.add(Kind::token, who.name)),
        token_(who.refresh_token) {
    ledger.send(thing_, 0);
    ledger.acknowledge(thing_, 0);
  }

  bool work(Client& client) override {
    const int version = generation();  // its successor: generation + 1
    ledger_.send(thing_, version);
    if (!ask(client, "POST", "/api/v1/auth/refresh", {}, "refresh_token=" + token_,
             {{"Content-Type", "application/x-www-form-urlencoded"}}))
      return answer_.status != 0;
    token_ = answer_.member("refresh_token");
    // The same token comes back while nothing can be saved: that promises nothing.
    if (generation() > version) ledger_.acknowledge(thing_, version);
    if (chance(3) != 0) return true;
    const std::string bearer = answer_.member("access_token");
    return ask(client, "GET", "/api/v1/auth/me", bearer, {}) || answer_.status != 0;
  }

 private:
  // "cr_<session>_<generation>_<signature>"
  int generation() const {
    const std::size_t at = token_.find('_', 3) + 1;
    return std::atoi(token_.c_str() + at);
  }

  Thing& thing_;
  std::string token_;
};

}  // namespace

std::unique_ptr<Worker> make_writer(Ledger& ledger, const Base& base, std::string name,
                                    unsigned seed) {
  return std::make_unique<Writer>(ledger, base, std::move(name), seed);
}

std::unique_ptr<Worker> make_uploader(Ledger& ledger, const Base& base, std::string name,
                                      unsigned seed) {
  return std::make_unique<Uploader>(ledger, base, std::move(name), seed);
}

std::unique_ptr<Worker> make_visitor(Ledger& ledger, const Base& base, int number) {
  return std::make_unique<Visitor>(ledger, base, base.visitors[static_cast<std::size_t>(number)]);
}

}  // namespace candor::crash
