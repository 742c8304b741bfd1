// Words of the command line and how commands answer: one line on the output, complaints on the
// error stream.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.h"

namespace candor {

using Arguments = std::vector<std::string>;

void print(std::string_view line);
// Message and cause; gives the exit code 1.
int complain(const Error& error);
// Takes "--name value" or "--name=value" out of the arguments; the rest are settings.
std::string take_flag(Arguments& arguments, const std::string& name);
// Takes a lone "--name" out of the arguments.
bool take_switch(Arguments& arguments, const std::string& name);

}  // namespace candor
