// Requests that two programs could read in two ways, and their harmless neighbours: what the front
// must answer, and whether it may hear a second request behind the first.
#pragma once

#include <string>
#include <vector>

namespace candor::test {

struct FramingCase {
  std::string why;
  std::string bytes;
  int status;                // of the first answer
  bool leaves_room = false;  // a request right behind is heard; otherwise it must not be
};

// At least 200 cases. /echo takes bodies, /hello takes none.
std::vector<FramingCase> framing_corpus();

}  // namespace candor::test
