// My API keys: what programs may do in my name, a new key shown once, and deleting one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "shared/domain/api_key.h"
#include "web/screens/screen.h"

namespace candor {

class ApiKeysTab {
 public:
  void draw(Frame& frame);
  // Outside of the panel: what lies over the page.
  void draw_dialogs(Frame& frame);

 private:
  void draw_table(const std::vector<ApiKeyView>& keys, std::int64_t now_ms);
  void draw_form(Frame& frame);
  void draw_created();
  void start_over();
  void create(Frame& frame);
  void remove(Frame& frame);

  ApiKeyDraft draft_;
  std::vector<std::string> scopes_;  // words of the chosen ones
  std::string days_;
  std::string created_;  // the key itself, shown once
  std::optional<ApiKeyView> deleting_;
  ui::FormState form_;
  Life life_;
  bool create_open_ = false;
  bool delete_open_ = false;
};

}  // namespace candor
