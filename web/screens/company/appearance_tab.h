// How my company looks to candidates: colours and logo, with a live picture of a candidate's page.
// Nothing is seen by candidates before it is saved.
#pragma once

#include <string>
#include <vector>

#include "shared/domain/theme_settings.h"
#include "web/screens/screen.h"

namespace candor {

class AppearanceTab {
 public:
  bool has_unsaved_changes() const;
  // The colours; a chosen file does not survive a reload.
  std::string unsaved() const;
  void draw(Frame& frame);
  // What the shell found the chosen picture to be.
  void on_island(const IslandEvent& event);

 private:
  void follow(Frame& frame, const ThemeSettings& loaded);
  void open(const ThemeSettings& saved);
  void draw_form(Frame& frame);
  void draw_colours();
  void draw_colour(std::string_view name, std::string& value);
  void draw_logo(Frame& frame);
  void draw_file(Frame& frame);
  void draw_preview(const Frame& frame) const;
  std::string logo_shown() const;
  bool has_new_logo() const { return !picture_url_.empty() && logo_problem_.empty(); }
  void forget_file();
  void look_at_file(Frame& frame);

  void save(App& app);
  void save_logo(App& app);
  void save_colours(App& app);
  void saved_logo(App& app, ThemeSettings now);
  void take_over(App& app, ThemeSettings now);

  ThemeSettings draft_, saved_;  // without the bytes of the logo
  ui::FormState form_;
  Life life_;
  std::vector<ui::ChosenFile> files_;
  std::string picture_url_, picture_type_, logo_problem_;
  int round_ = 0;  // a file input that was used is replaced by an empty one
  bool removes_logo_ = false;
  bool is_opened_ = false, is_restored_ = false;
};

}  // namespace candor
