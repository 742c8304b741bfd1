// The screens of a company's members, as routes.cpp lists them.
#pragma once

#include <memory>

#include "web/screens/screen.h"

namespace candor {

std::unique_ptr<Screen> make_company(const Params&);
std::unique_ptr<Screen> make_join(const Params&);

}  // namespace candor
