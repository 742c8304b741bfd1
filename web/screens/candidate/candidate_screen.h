// The page behind an interview link, /i/{token}: draws the step of the flow, sends its requests and
// island commands, and hands answers and events back to it.
#pragma once

#include "web/screens/candidate/steps.h"
#include "web/screens/screen.h"

namespace candor {

class CandidateScreen : public Screen {
 public:
  ~CandidateScreen() override;
  void draw(Frame& frame) override;
  bool has_unsaved_changes() const override { return flow_.has_unsent(); }
  void on_island(Frame& frame, const IslandEvent& event) override;
  void on_params(Frame& frame) override;

 private:
  void open(Frame& frame);
  // Carries the flow's orders out; true when there were any.
  bool perform();
  void perform_and_redraw();
  void send(const candidate::Order& order);
  void send_start(const candidate::Order& order);
  void send_answer(const candidate::Order& order);
  void dress();
  void draw_step(candidate::StepView& view);
  void draw_notices(const Frame& frame);
  void notice_step();

  App* app_ = nullptr;
  Life life_;
  candidate::Flow flow_;
  candidate::Notes notes_;
  std::string shown_step_;
  bool dressed_ = false;
  bool was_offline_ = false;
};

}  // namespace candor
