// The inbox of demo requests: who would like to see Candor, and how far the answer is.
#include "shared/api/endpoints.h"
#include "web/screens/admin/screens.h"
#include "web/screens/recruiter/list_state.h"
#include "web/screens/recruiter/states.h"

namespace candor {

namespace {

constexpr std::string_view kBase = "/admin/demo-requests";

ui::Tone tone_of(DemoRequestStatus status) {
  switch (status) {
    case DemoRequestStatus::fresh: return ui::Tone::warn;
    case DemoRequestStatus::contacted: return ui::Tone::info;
    case DemoRequestStatus::closed: return ui::Tone::ok;
  }
  return ui::Tone::neutral;
}

class DemoRequestsScreen : public Screen {
 public:
  void draw(Frame& frame) override {
    list_.follow(frame);
    const auto loaded = list_.load(frame, api::list_demo_requests);
    auto page = ui::page({.title = ui::text("admin.demo_requests"),
                          .breadcrumb = {{ui::text("admin.title"), kAdminUrl}},
                          .count = loaded ? static_cast<int>(loaded->total) : -1});
    if (loaded && loaded->items.empty() && !list_.is_filtered()) {
      ui::empty_state(ui::text("admin.no_demo_requests"), {.icon = ui::Icon::mail});
      return;
    }
    draw_filter(frame);
    if (!ready(loaded, 6)) return;
    if (loaded->items.empty()) {
      if (ui::empty_state(ui::text("admin.no_match"),
                          {.icon = ui::Icon::search, .action = ui::text("interviews.show_all")})) {
        list_.clear(frame, kBase);
      }
      return;
    }
    {
      auto requests = ui::list(ui::text("admin.demo_requests"), ui::kSpace4);
      for (const DemoRequest& one : loaded->items) draw_request(frame, one);
    }
    list_.draw_pager(frame, kBase, false, loaded->total);
    draw_dialog(frame);
  }

 private:
  void draw_filter(Frame& frame) {
    std::vector<ui::Choice> states{{"", ui::text("admin.any_status")}};
    for (const Choice& one : describe_choices<DemoRequestStatus>::values)
      states.push_back({one.wire, ui::text(one.label)});
    list_.draw_filter(frame, {ui::text("admin.search_demo_requests"),
                              ui::text("demo_request.status"), states, kBase});
  }

  void draw_request(Frame& frame, const DemoRequest& one) {
    auto item = ui::item("request-" + text_of(one.id));
    auto card = ui::card({.gap = ui::kSpace2});
    {
      auto line = ui::row({.gap = ui::kSpace3});
      ui::h3(one.name, {.level = 2});
      ui::chip(label_text(one.status), tone_of(one.status));
      ui::muted(ui::relative(one.created_at.ms));
    }
    draw_contact(one);
    if (!one.message.empty()) ui::body(one.message, {.max_width = ui::kReadWidth});
    draw_actions(frame, one);
  }

  static void draw_contact(const DemoRequest& one) {
    auto line = ui::row({.gap = ui::kSpace4});
    ui::link(one.email, "mailto:" + one.email, {.icon = ui::Icon::mail});
    if (!one.phone.empty()) ui::link(one.phone, "tel:" + one.phone, {.icon = ui::Icon::phone});
    if (!one.company.empty()) ui::body(one.company);
    if (!one.source.empty()) ui::muted(ui::text("admin.heard_from", {{"source", one.source}}));
  }

  void draw_actions(Frame& frame, const DemoRequest& one) {
    auto line = ui::row({.gap = ui::kSpace2});
    const auto step = [&](DemoRequestStatus to, std::string_view label, ui::Icon icon) {
      if (one.status == to) return;
      if (ui::button(label, {.icon = icon, .small = true, .description = one.name}))
        change(frame, one, to);
    };
    if (one.status == DemoRequestStatus::fresh)
      step(DemoRequestStatus::contacted, ui::text("admin.mark_contacted"), ui::Icon::check);
    step(DemoRequestStatus::closed, ui::text("admin.close_request"), ui::Icon::archive);
    if (one.status == DemoRequestStatus::closed)
      step(DemoRequestStatus::fresh, ui::text("admin.reopen_request"), ui::Icon::undo);
    if (ui::button(ui::text("admin.delete"), {.look = ui::Look::quiet,
                                              .icon = ui::Icon::trash,
                                              .small = true,
                                              .description = one.name})) {
      deleting_ = one;
      is_asking_ = true;
    }
  }

  void change(Frame& frame, const DemoRequest& one, DemoRequestStatus to) {
    frame.client.send(api::update_demo_request, {{"demo_request", one.id}}, DemoRequestChange{to},
                      life_, [](Result<DemoRequest> done) {
                        if (done.is_error())
                          return ui::toast(done.error().message, ui::Tone::danger);
                        ui::toast(ui::text("admin.saved"), ui::Tone::ok);
                      });
  }

  void draw_dialog(Frame& frame) {
    if (!deleting_) return;
    const std::string title = ui::text("admin.delete_request_title", {{"name", deleting_->name}});
    if (ui::confirm(is_asking_, {.title = title,
                                 .body = ui::text("admin.delete_request_body"),
                                 .yes = ui::text("admin.delete")}) != ui::Answer::yes)
      return;
    frame.client.send(api::delete_demo_request, {{"demo_request", deleting_->id}}, Nothing{}, life_,
                      [](Result<Nothing> done) {
                        if (done.is_error())
                          return ui::toast(done.error().message, ui::Tone::danger);
                        ui::toast(ui::text("admin.deleted_request"), ui::Tone::ok);
                      });
  }

  ListState list_{{}};
  std::optional<DemoRequest> deleting_;
  bool is_asking_ = false;
  Life life_;
};

}  // namespace

std::unique_ptr<Screen> make_admin_demo_requests(const Params&) {
  return std::make_unique<DemoRequestsScreen>();
}

}  // namespace candor
