// Sending mail (research server.md 6.2, "Mailer"). Features queue a letter in the transaction that
// makes it necessary (letters.h); a job hands it to the mailer after the commit (outbox.h).
#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "shared/base/result.h"
#include "shared/base/time.h"

namespace candor::mail {

inline constexpr std::size_t kSubjectBytesMax = 2'000;
inline constexpr std::size_t kBodyBytesMax = 64 * 1024;  // of text and HTML together

struct Message {
  std::string id;  // the same id is the same message; "invitation/12", at most 200 characters
  std::string from_name, from_address;  // the name may be empty
  std::string to_name, to_address;
  std::string reply_to;  // an address; may be empty
  std::string subject;
  std::string text;  // plain, lines ended by "\n"
  std::string html;  // the same for programs that show it; may be empty
  Time date;
};

// The seam. Drivers: FolderMailer, SmtpMailer; tests/work and tests/mail have the rules that each
// keeps.
class Mailer {
 public:
  virtual ~Mailer() = default;
  // Ok: the message is durably out of our hands. Sending an id again is ok and sends nothing, also
  // after a crash at any step (SmtpMailer says what the protocol allows). invalid when it can never
  // be sent ("bad_message", "smtp_refused"); any other error may be tried again. The error's
  // message is for administrators. Thread-safe.
  virtual Status send(const Message& message) = 0;
  // Why nothing could be sent now, as far as can be told without sending.
  virtual Status ready() { return ok(); }
  // Forgets the ids of messages that were sent before; sending one of them again sends it twice.
  virtual Status forget(Time before) {
    (void)before;
    return ok();
  }
  // Ends what is under way and refuses more. Any thread.
  virtual void stop() {}
};

// The ids of sent messages: an empty file for each in a folder, durable. Not thread-safe.
class SentIds {
 public:
  explicit SentIds(std::string folder) : folder_(std::move(folder)) {}
  bool has(const std::string& id) const;
  Status add(const std::string& id);
  Status forget(Time before);

 private:
  std::string folder_;
};

// Puts each message as a file <name>.eml into `folder`/new, in the order of a Maildir: written and
// made durable in tmp, then moved. Whoever delivers them may take them away. `folder`/sent holds an
// empty file per id. One process per folder.
class FolderMailer final : public Mailer {
 public:
  explicit FolderMailer(std::string folder);
  Status send(const Message& message) override;
  Status forget(Time before) override;

 private:
  Status send_here(const Message& message);
  std::string folder_;
  SentIds sent_;
  std::mutex mutex_;  // one message at a time
};

// "bad_message" unless the addresses are addresses and no field can break out of its header.
Status check(const Message& message);
// One line of text, as a header may hold it.
bool is_header_text(std::string_view text);

// The message as it goes on the wire (RFC 5322, 2045-2047): lines ended by CRLF and at most 76
// characters long, everything in ASCII. REQUIRES check().
std::string format(const Message& message);
// "<...@domain of the sender>", the same for the same id.
std::string message_id(const Message& message);
// The name of files about a message: no two ids share one.
std::string file_name(const std::string& id);

}  // namespace candor::mail
