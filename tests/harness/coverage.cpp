#include "tests/harness/coverage.h"

#include <gtest/gtest.h>

#include <map>
#include <mutex>

#include "shared/api/endpoints.h"

namespace candor::test {

namespace {

struct Seen {
  bool called = false, refused = false;
};

std::mutex mutex;
std::map<std::string, Seen, std::less<>>& seen() {
  static std::map<std::string, Seen, std::less<>> all;
  return all;
}

class Requirement : public ::testing::Environment {
 public:
  void TearDown() override {
    if (::testing::GTEST_FLAG(filter) != "*") return;
    for (const std::string& missing : missing_coverage()) ADD_FAILURE() << missing;
  }
};

// Probes that anybody may ask and that take no input cannot be refused.
bool can_be_refused(const EndpointInfo& endpoint) {
  return endpoint.permission != Permission::open || endpoint.request != nullptr;
}

}  // namespace

void note_answer(std::string_view endpoint, int status) {
  std::lock_guard lock(mutex);
  Seen& one = seen()[std::string(endpoint)];
  if (status < 400)
    one.called = true;
  else
    one.refused = true;
}

std::vector<std::string> missing_coverage() {
  std::lock_guard lock(mutex);
  std::vector<std::string> missing;
  for (const EndpointInfo* endpoint : api::all()) {
    const Seen one = seen()[std::string(endpoint->name)];
    if (!one.called)
      missing.push_back(std::string(endpoint->name) + " was never called with success");
    if (!one.refused && can_be_refused(*endpoint)) {
      missing.push_back(std::string(endpoint->name) + " was never refused");
    }
  }
  return missing;
}

void require_coverage_at_end() {
  ::testing::AddGlobalTestEnvironment(new Requirement);
}

}  // namespace candor::test
