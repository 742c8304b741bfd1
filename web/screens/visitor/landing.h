// What somebody sees at the address of this installation who is not signed in.
#pragma once

#include <memory>

#include "web/screens/screen.h"

namespace candor {

std::unique_ptr<Screen> make_landing(const Params&);

}  // namespace candor
