// Every action a user can take from more than one place, once: its words, its shortcut and what it
// does. Buttons, menus, the help sheet and the keyboard all read this list.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "web/ui/base.h"

namespace candor {

struct Frame;

struct Command {
  std::string_view id;  // "interview.create"; also the text key + ".label" and ".hint"
  ui::Icon icon = ui::Icon::none;
  std::string_view shortcut;  // "Ctrl+Enter", "?", "J"; single keys work only when switched on
  void (*apply)(Frame& frame, std::string_view argument) = nullptr;
  std::string_view where;  // space-separated route nav names where it applies; empty = everywhere
};

class Commands {
 public:
  void add(const Command& command) { list_.push_back(command); }
  const Command* find(std::string_view id) const;
  const std::vector<Command>& list() const { return list_; }

  // Asks for a command; the app applies it after the draw of this turn.
  void run(std::string_view id, std::string_view argument = {});

  // Keys a screen listens to while it is shown (session review: J, K, 1-5). Call each draw; true in
  // the turn the key was pressed outside a field. The help sheet lists what was asked for.
  bool key(std::string_view shortcut, std::string_view label);

  // ---- for the app
  // -------------------------------------------------------------------------------
  struct Asked {
    std::string id, argument;
  };
  std::vector<Asked> take_asked();
  void press(std::string_view shortcut) { pressed_ = shortcut; }
  void begin_turn();
  void end_turn() { pressed_.clear(); }
  struct ShownKey {
    std::string shortcut, label;
  };
  const std::vector<ShownKey>& shown_keys() const { return shown_; }
  bool single_keys = true;  // preference (WCAG 2.1.4)

 private:
  std::vector<Command> list_;
  std::vector<Asked> asked_;
  std::vector<ShownKey> shown_;
  std::string pressed_;
};

// A button, menu item or icon button that runs a command.
bool command_button(Frame& frame, std::string_view id, std::string_view argument = {},
                    ui::Look look = ui::Look::secondary);
bool command_item(Frame& frame, std::string_view id, std::string_view argument = {});

}  // namespace candor
