// Every action a user can take from more than one place.
#include "web/commands.h"

#include "shared/base/text.h"
#include "web/screens/screen.h"
#include "web/ui/ui.h"

namespace candor {

const Command* Commands::find(std::string_view id) const {
  for (const Command& command : list_) {
    if (command.id == id) return &command;
  }
  return nullptr;
}

void Commands::run(std::string_view id, std::string_view argument) {
  asked_.push_back({std::string(id), std::string(argument)});
}

std::vector<Commands::Asked> Commands::take_asked() {
  return std::exchange(asked_, {});
}

void Commands::begin_turn() {
  shown_.clear();
}

bool Commands::key(std::string_view shortcut, std::string_view label) {
  for (const ShownKey& known : shown_) {
    if (known.shortcut == shortcut) return false;
  }
  shown_.push_back({std::string(shortcut), std::string(label)});
  if (!single_keys || !text::equals_ignoring_case(pressed_, shortcut)) return false;
  pressed_.clear();
  return true;
}

namespace {

std::string label_of(std::string_view id) {
  return std::string(id) + ".label";
}
std::string hint_of(std::string_view id) {
  return std::string(id) + ".hint";
}

}  // namespace

bool command_button(Frame& frame, std::string_view id, std::string_view argument, ui::Look look) {
  const Command* command = frame.commands.find(id);
  if (!command) return false;
  const std::string hint = hint_of(id);
  const std::string_view about = ui::has_text(hint) ? ui::text(hint) : std::string_view();
  const ui::ButtonOptions options{.look = look, .icon = command->icon, .description = about};
  if (!ui::button(ui::text(label_of(id)), options)) return false;
  frame.commands.run(id, argument);
  return true;
}

bool command_item(Frame& frame, std::string_view id, std::string_view argument) {
  const Command* command = frame.commands.find(id);
  if (!command) return false;
  const ui::MenuItemOptions options{.icon = command->icon, .hint = command->shortcut};
  if (!ui::menu_item(ui::text(label_of(id)), options)) return false;
  frame.commands.run(id, argument);
  return true;
}

}  // namespace candor
