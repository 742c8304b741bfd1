// Counts which endpoints the tests of a program called with success and which they saw refused. A
// program that calls require_coverage_at_end() in a static initialiser fails when one of the two is
// missing for any endpoint.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace candor::test {

void note_answer(std::string_view endpoint, int status);
// "create_upload was never refused", ...
std::vector<std::string> missing_coverage();
// Not enforced while --gtest_filter runs only some tests.
void require_coverage_at_end();

}  // namespace candor::test
