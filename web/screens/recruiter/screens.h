// The screens of the recruiter area, as routes.cpp lists them.
#pragma once

#include <memory>

#include "web/screens/screen.h"

namespace candor {

std::unique_ptr<Screen> make_home(const Params&);
std::unique_ptr<Screen> make_interviews(const Params&);
std::unique_ptr<Screen> make_new_interview(const Params&);
std::unique_ptr<Screen> make_interview(const Params&);
std::unique_ptr<Screen> make_session_review(const Params&);

}  // namespace candor
