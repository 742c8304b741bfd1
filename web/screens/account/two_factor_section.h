// Two-factor sign-in: turning it on with an authenticator app, the recovery codes, turning it off.
#pragma once

#include <string>
#include <vector>

#include "shared/domain/two_factor.h"
#include "web/screens/account/pieces.h"
#include "web/screens/screen.h"

namespace candor {

class TwoFactorSection {
 public:
  void draw(Frame& frame);
  // The picture of the key arrives from the shell.
  void on_island(const IslandEvent& event);
  // Recovery codes that are in view are nowhere else.
  bool shows_codes() const { return step_ == Step::codes; }

 private:
  enum class Step { rest, password, scan, codes, renew, disable };

  void draw_rest(const TwoFactorState& state);
  void draw_password(Frame& frame);
  void draw_password_field();
  void draw_scan(Frame& frame);
  void draw_key();
  void draw_codes(Frame& frame);
  void draw_proof(Frame& frame);
  void draw_actions(Frame& frame, std::string_view submit, bool& wanted);
  void go(Step step);
  void begin(Frame& frame);
  void confirm(Frame& frame);
  void renew(Frame& frame);
  void disable(Frame& frame);
  void refuse(const Error& error, std::int64_t now_ms);
  void show_codes(RecoveryCodes codes, Cache& cache);

  Step step_ = Step::rest;
  TwoFactorProof proof_;  // password and code, as far as the step asks for them
  TwoFactorEnrolment enrolment_;
  std::string picture_;  // address of the QR code; empty until it is drawn
  std::vector<std::string> codes_;
  bool is_kept_ = false;
  bool kept_missing_ = false;
  ui::FormState form_;
  Rest rest_;
  Life life_;
};

}  // namespace candor
