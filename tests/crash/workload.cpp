#include "tests/crash/workload.h"

#include <algorithm>

namespace candor::crash {

Worker::Worker(Ledger& ledger, const Base& base, std::string name, unsigned seed)
    : ledger_(ledger), base_(base), name_(std::move(name)), random_(seed) {}

bool Worker::ask(Client& client, std::string_view method, const std::string& target,
                 std::string_view bearer, std::string_view body, const Client::Headers& headers) {
  const double begun = seconds_now();
  answer_ = client.ask(method, target, bearer, body, headers);
  slowest_seconds = std::max(slowest_seconds, seconds_now() - begun);
  const bool is_success = answer_.status >= 200 && answer_.status < 300;
  if (!is_success && answer_.status != 0) {
    refusals.push_back(
        {answer_.status, answer_.member("code"), std::string(method) + " " + target});
  }
  return is_success;
}

bool Worker::tell(Client& client, Thing& thing, int version, std::string_view method,
                  const std::string& target, std::string_view bearer, std::string_view body,
                  const Client::Headers& headers) {
  ledger_.send(thing, version);
  if (!ask(client, method, target, bearer, body, headers)) return false;
  ledger_.acknowledge(thing, version);
  return true;
}

Workload::Workload(Ledger& ledger, const Base& base, Crew crew, unsigned seed) {
  const auto named = [&](const char* role, int number) {
    return crew.team + (role + std::to_string(number));
  };
  for (int i = 0; i < crew.writers; ++i)
    workers_.push_back(make_writer(ledger, base, named("w", i), seed * 31 + unsigned(i)));
  for (int i = 0; i < crew.uploaders; ++i)
    workers_.push_back(make_uploader(ledger, base, named("u", i), seed * 37 + unsigned(i)));
  for (int i = 0; i < crew.visitors; ++i) workers_.push_back(make_visitor(ledger, base, i));
}

Workload::~Workload() {
  stop();
}

void Workload::start(int port) {
  is_stopping_ = false;
  for (const std::unique_ptr<Worker>& worker : workers_) {
    threads_.emplace_back([this, port, one = worker.get()] {
      Client client(port);
      while (!is_stopping_ && one->work(client)) {
      }
    });
  }
}

void Workload::stop() {
  is_stopping_ = true;
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void Workload::run(int port, int rounds) {
  auto client = std::make_unique<Client>(port);
  for (int i = 0; i < rounds; ++i)
    for (const std::unique_ptr<Worker>& worker : workers_) {
      if (worker->work(*client)) continue;
      client = std::make_unique<Client>(port);  // it may have ended the connection alone
      if (client->ask("GET", "/api/v1/health", {}, {}, {}).status == 0) return;
    }
}

std::vector<Refusal> Workload::take_refusals() {
  std::vector<Refusal> all;
  for (const std::unique_ptr<Worker>& worker : workers_) {
    all.insert(all.end(), worker->refusals.begin(), worker->refusals.end());
    worker->refusals.clear();
  }
  return all;
}

double Workload::slowest_seconds() const {
  double slowest = 0;
  for (const std::unique_ptr<Worker>& worker : workers_)
    slowest = std::max(slowest, worker->slowest_seconds);
  return slowest;
}

}  // namespace candor::crash
