// Users of every company: filters, who waits for approval first, and approving in the row.
#include "web/screens/admin/users.h"
#include "shared/api/endpoints.h"
#include "web/screens/admin/screens.h"
#include "web/screens/recruiter/list_state.h"
#include "web/screens/recruiter/states.h"

namespace candor {

namespace {

constexpr std::string_view kBase = "/admin/users";

template <class E>
std::vector<ui::Choice> choices_of(std::string_view all) {
  std::vector<ui::Choice> choices{{"", all}};
  for (const Choice& one : describe_choices<E>::values)
    choices.push_back({one.wire, ui::text(one.label)});
  return choices;
}

class UsersScreen : public Screen {
 public:
  void draw(Frame& frame) override {
    list_.follow(frame);
    const auto loaded = list_.load(frame, api::list_users);
    auto page = ui::page({.title = ui::text("admin.users"),
                          .breadcrumb = {{ui::text("admin.title"), kAdminUrl}},
                          .count = loaded ? static_cast<int>(loaded->total) : -1});
    {
      auto actions = ui::page_actions();
      ui::link_button(ui::text("admin.new_user"), "/admin/users/new",
                      {.look = ui::Look::primary, .icon = ui::Icon::plus});
    }
    draw_queue(frame);
    draw_filter(frame);
    if (!ready(loaded, 6)) return;
    if (loaded->items.empty()) return draw_no_match(frame);
    list_.draw_pager(frame, kBase, draw_table(frame, *loaded), loaded->total);
    decline_.draw(frame);
  }

 private:
  // Only when somebody waits, and not over the queue itself.
  void draw_queue(Frame& frame) {
    const auto pending = frame.load(api::list_pending_users);
    if (!pending || pending->total == 0 || frame.params.query("status") == "pending") return;
    if (ui::banner(ui::plural("admin.waiting_users", pending->total),
                   {.tone = ui::Tone::info,
                    .icon = ui::Icon::bell,
                    .action = ui::text("admin.show_queue")})) {
      frame.go("/admin/users?status=pending&sort=created_at&order=asc");
    }
  }

  void draw_filter(Frame& frame) {
    std::vector<ui::Choice> states = choices_of<AccountStatus>(ui::text("admin.any_status"));
    states.push_back({"deleted", ui::text("admin.deleted")});
    const std::vector<ui::Choice> roles = choices_of<Role>(ui::text("admin.any_role"));
    const std::vector<ui::Choice> plans =
        choices_of<SubscriptionStatus>(ui::text("admin.any_plan"));
    const std::vector<ListState::Filter::More> more{{ui::text("user.role"), roles},
                                                    {ui::text("user.subscription_status"), plans}};
    list_.draw_filter(
        frame, {ui::text("admin.search_users"), ui::text("user.status"), states, kBase, more});
  }

  void draw_no_match(Frame& frame) {
    if (ui::empty_state(ui::text("admin.no_user"),
                        {.icon = ui::Icon::search, .action = ui::text("interviews.show_all")})) {
      list_.clear(frame, kBase);
    }
  }

  bool draw_table(Frame& frame, const Page<ManagedUser>& page) {
    ui::Table table(
        {{.label = ui::text("user.full_name"), .grow = 3, .sortable = true, .title = true},
         {.label = ui::text("user.company"), .grow = 2, .sortable = true},
         {.label = ui::text("user.role"), .width = 140, .sortable = true},
         {.label = ui::text("user.status"), .width = 184, .sortable = true},
         {.label = ui::text("user.last_seen_at"), .width = 130, .hide_when_narrow = true},
         {.label = ui::text("admin.actions"),
          .width = 216,
          .align = ui::Align::end,
          .hide_label_in_card = true,
          .hide_label = true}},
        {.label = ui::text("admin.users"),
         .rows = static_cast<int>(page.items.size()),
         .sort = &list_.sort()});
    while (table.next()) {
      const ManagedUser& one = page.items[static_cast<std::size_t>(table.index())];
      table.row_key(text_of(one.id));
      table.person_cell(one.full_name, one.email, user_url(one.id));
      table.text_cell(one.company);
      table.muted_cell(label_text(one.role));
      {
        auto cell = table.cell();
        draw_user_state(one);
      }
      table.muted_cell(one.last_seen_at ? ui::relative(one.last_seen_at->ms)
                                        : std::string(ui::text("admin.never")));
      auto cell = table.cell();
      draw_actions(frame, one);
    }
    return table.sort_changed();
  }

  void draw_actions(Frame& frame, const ManagedUser& one) {
    if (one.status != AccountStatus::pending || one.deleted_at) return;
    auto line = ui::row({.gap = ui::kSpace2, .wrap = false});
    if (ui::button(ui::text("admin.approve"),
                   {.icon = ui::Icon::check, .small = true, .description = one.full_name})) {
      approve(frame, one, life_);
    }
    if (ui::button(ui::text("admin.decline"),
                   {.look = ui::Look::quiet, .small = true, .description = one.full_name})) {
      decline_.open(one);
    }
  }

  ListState list_{{"full_name", "company", "role", "status", "", ""},
                  {"role", "subscription_status"}};
  DeleteUser decline_{{"admin.decline_title", "admin.decline_body", "admin.decline"}};
  Life life_;
};

}  // namespace

std::unique_ptr<Screen> make_admin_users(const Params&) {
  return std::make_unique<UsersScreen>();
}

std::string user_url(AccountId id) {
  return "/admin/users/" + text_of(id);
}

void draw_user_state(const ManagedUser& user) {
  if (user.deleted_at) return ui::chip(ui::text("admin.deleted"), ui::Tone::danger);
  switch (user.status) {
    case AccountStatus::active: return ui::chip(label_text(user.status), ui::Tone::ok);
    case AccountStatus::pending: return ui::chip(label_text(user.status), ui::Tone::warn);
    case AccountStatus::disabled: return ui::chip(label_text(user.status), ui::Tone::neutral);
  }
}

void approve(Frame& frame, const ManagedUser& user, const Life& life) {
  UserChange change = change_of(user);
  change.status = AccountStatus::active;
  change.is_active = true;
  frame.client.send(api::update_user, {{"user", user.id}}, change, life,
                    [name = user.full_name](Result<ManagedUser> done) {
                      if (done.is_error()) return ui::toast(done.error().message, ui::Tone::danger);
                      ui::toast(ui::text("admin.approved", {{"name", name}}), ui::Tone::ok);
                    });
}

UserChange change_of(const ManagedUser& user) {
  UserChange change;
  change.email = user.email;
  change.username = user.username;
  change.full_name = user.full_name;
  change.company = user.company;
  change.role = user.role;
  change.status = user.status;
  change.is_active = user.status == AccountStatus::active;
  change.subscription_status = user.subscription_status;
  change.subscription_plan = user.subscription_plan;
  change.subscription_end_date = user.subscription_end_date;
  return change;
}

void DeleteUser::open(const ManagedUser& user) {
  user_ = user;
  is_open_ = true;
}

void DeleteUser::draw(Frame& frame) {
  if (!user_) return;
  const std::string title = ui::text(words_.title, {{"name", user_->full_name}});
  const ui::Answer answer = ui::confirm(
      is_open_, {.title = title, .body = ui::text(words_.body), .yes = ui::text(words_.yes)});
  if (answer != ui::Answer::yes) return;
  frame.client.send(api::delete_user, {{"user", user_->id}}, Nothing{}, life_,
                    [name = user_->full_name](Result<Nothing> done) {
                      if (done.is_error()) return ui::toast(done.error().message, ui::Tone::danger);
                      ui::toast(ui::text("admin.user_deleted", {{"name", name}}), ui::Tone::ok);
                    });
}

}  // namespace candor
