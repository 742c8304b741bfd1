// Clients that work like people do: they make and change interviews, answer in writing, upload
// recordings whole and in chunks, refresh their sign-in. Each notes in the ledger what it sends
// before sending it and what was acknowledged after that. They go on after a crash from what the
// audit found, with the tokens and places they remember.
#pragma once

#include <atomic>
#include <memory>
#include <random>
#include <thread>

#include "tests/crash/ledger.h"
#include "tests/crash/program.h"

namespace candor::crash {

struct Crew {
  int writers = 8, uploaders = 2, visitors = 1;
  const char* team = "";  // tells crews of one ledger apart; without spaces
};

// What an answer said that was neither success nor the end of the server.
struct Refusal {
  int status = 0;
  std::string code, request;
};

// One client; its thread alone touches it while it works.
class Worker {
 public:
  Worker(Ledger& ledger, const Base& base, std::string name, unsigned seed);
  virtual ~Worker() = default;
  // One operation. False: the server is gone.
  virtual bool work(Client& client) = 0;
  std::vector<Refusal> refusals;
  double slowest_seconds = 0;  // of one request

 protected:
  // Sends, and says whether it was acknowledged. `answer` is what came.
  bool ask(Client& client, std::string_view method, const std::string& target,
           std::string_view bearer, std::string_view body, const Client::Headers& headers = {});
  // The same for `version` of `thing`, in the ledger.
  bool tell(Client& client, Thing& thing, int version, std::string_view method,
            const std::string& target, std::string_view bearer, std::string_view body,
            const Client::Headers& headers = {});
  std::string next_key() { return name_ + "-" + std::to_string(++count_); }
  unsigned chance(unsigned among) { return random_() % among; }

  Ledger& ledger_;
  const Base& base_;
  Client::Answer answer_;

 private:
  std::string name_;
  std::minstd_rand random_;
  int count_ = 0;
};

std::unique_ptr<Worker> make_writer(Ledger&, const Base&, std::string name, unsigned seed);
std::unique_ptr<Worker> make_uploader(Ledger&, const Base&, std::string name, unsigned seed);
std::unique_ptr<Worker> make_visitor(Ledger&, const Base&, int number);

class Workload {
 public:
  Workload(Ledger& ledger, const Base& base, Crew crew, unsigned seed);
  ~Workload();
  // Everybody works, each on a connection and in a thread of their own, until stop() or the end of
  // the server.
  void start(int port);
  void stop();
  // Without threads: so many rounds of one operation of everybody. Ends early with the server.
  void run(int port, int rounds);
  std::vector<Refusal> take_refusals();
  double slowest_seconds() const;

 private:
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<std::thread> threads_;
  std::atomic<bool> is_stopping_{false};
};

}  // namespace candor::crash
