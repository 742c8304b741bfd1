// What every field has around it: label above, help below, error below with its icon. Inside web/ui
// only.
#pragma once

#include <string>
#include <string_view>

#include "web/ui/base.h"

namespace ui {

// Painted only: the native element carries the label and the description for assistive technology.
void draw_label(std::string_view label, bool optional_mark = false);
void draw_help(std::string_view help, std::string_view error, float indent);
std::string join_help(std::string_view help, std::string_view error);

}  // namespace ui
