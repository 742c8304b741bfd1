// cpp-httplib as it comes, in a process of its own: some cases end it, others make it hang. It is
// here only to show that the tests of our front ask something that is not a matter of course.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string_view>

namespace candor::test {

// What both servers offer to the cases of bare_library_test.cpp: /hello, /echo (the body), /size
// (of it), /field (the header X), /upload (401), and the WebSockets /ws (an echo) and /throw.
class Subject {
 public:
  virtual ~Subject() = default;
  virtual int port() const = 0;
  virtual pid_t process() const = 0;
  // Whether it still runs after it had time to end.
  virtual bool survives() = 0;

  std::int64_t memory_kib() const;  // resident now
};

class BareLibrary final : public Subject {
 public:
  // Forks. REQUIRES that this process has one thread.
  BareLibrary();
  ~BareLibrary() override;
  BareLibrary(const BareLibrary&) = delete;

  int port() const override { return port_; }
  pid_t process() const override { return process_; }
  bool survives() override;

 private:
  pid_t process_ = 0;
  int port_ = 0;
};

// The next accept of this process and of those it forked fails once with ECONNABORTED.
void fail_next_accept();

inline constexpr std::string_view kRefusedUpload = "who are you";

}  // namespace candor::test
