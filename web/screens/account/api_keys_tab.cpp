// My API keys.
#include "web/screens/account/api_keys_tab.h"

#include "shared/api/api_keys.h"
#include "web/app.h"

namespace candor {

namespace {

// The last days of a key are a warning.
constexpr std::int64_t kSoonMs = 7 * std::int64_t{86'400'000};

Viewer asker(const Frame& frame) {
  const auto role = choice_value(type_of<Role>(), frame.viewer.role);
  return role ? viewer_of(static_cast<Role>(*role)) : Viewer::guest;
}

std::string words_of(const std::vector<Scope>& scopes) {
  std::string out;
  for (const Scope one : scopes) {
    if (!out.empty()) out += ", ";
    out += ui::text(label_of(one));
  }
  return out;
}

void draw_end(const ApiKeyView& key, std::int64_t now_ms) {
  const ui::TextOptions quiet{.colour = ui::Colour::muted};
  if (!key.expires_at) return ui::body(ui::text("api_keys.never"), quiet);
  if (key.expires_at->ms <= now_ms) {
    ui::chip(ui::text("api_keys.expired"), ui::Tone::neutral);
  } else if (key.expires_at->ms < now_ms + kSoonMs) {
    ui::chip(ui::relative(key.expires_at->ms), ui::Tone::warn);
  } else {
    ui::body(ui::date(key.expires_at->ms), quiet);
  }
}

}  // namespace

void ApiKeysTab::draw(Frame& frame) {
  const auto loaded = frame.load(api::list_api_keys);
  if (!ready(loaded)) return;
  if (loaded->items.empty()) {
    if (ui::empty_state(ui::text("api_keys.empty"),
                        {.icon = ui::Icon::key, .action = ui::text("api_keys.create")})) {
      start_over();
    }
    return;
  }
  {
    auto line = ui::row({.justify = ui::Align::between, .wrap = false, .full_on_phone = true});
    {
      auto words = ui::stack({.gap = 0, .grow = 1});
      ui::body(ui::text("api_keys.lead"), {.colour = ui::Colour::muted, .max_width = 560});
    }
    if (ui::primary_button(ui::text("api_keys.create"), {.icon = ui::Icon::plus})) start_over();
  }
  draw_table(loaded->items, frame.now_ms);
}

void ApiKeysTab::draw_table(const std::vector<ApiKeyView>& keys, std::int64_t now_ms) {
  ui::Table table({{.label = ui::text("api_key.name"), .grow = 2, .title = true},
                   {.label = ui::text("api_key.scopes"), .grow = 3},
                   {.label = ui::text("api_key.last_used_at"), .width = 130},
                   {.label = ui::text("api_key.expires_at"), .width = 140},
                   {.label = ui::text("api_keys.actions"),
                    .width = 116,
                    .align = ui::Align::end,
                    .hide_label_in_card = true,
                    .hide_label = true}},
                  {.label = ui::text("api_keys.title"), .rows = static_cast<int>(keys.size())});
  while (table.next()) {
    const ApiKeyView& one = keys[static_cast<std::size_t>(table.index())];
    table.row_key(std::to_string(one.id.value));
    table.lines_cell(one.name, one.hint + "…");
    {
      auto cell = table.cell();
      auto words = ui::stack({.gap = 0, .grow = 1});
      ui::body(words_of(one.scopes), {.colour = ui::Colour::muted});
    }
    table.muted_cell(one.last_used_at ? ui::relative(one.last_used_at->ms)
                                      : std::string(ui::text("api_keys.never_used")));
    {
      auto cell = table.cell();
      draw_end(one, now_ms);
    }
    auto cell = table.cell();
    if (ui::button(ui::text("api_keys.delete"),
                   {.icon = ui::Icon::trash, .small = true, .description = one.name})) {
      deleting_ = one;
      delete_open_ = true;
    }
  }
}

void ApiKeysTab::start_over() {
  draft_ = {};
  draft_.scopes = {Scope::read};
  scopes_ = {std::string(word_of(Scope::read))};
  days_ = std::to_string(draft_.expires_in_days);
  created_.clear();
  form_.open(draft_);
  create_open_ = true;
}

void ApiKeysTab::draw_dialogs(Frame& frame) {
  const bool is_done = !created_.empty();
  if (auto dialog =
          ui::dialog(create_open_,
                     {.title = ui::text(is_done ? "api_keys.created" : "api_keys.create"),
                      .body = ui::text(is_done ? "api_keys.created_body" : "api_keys.create_body"),
                      .width = 600,
                      .no_dismiss = is_done,
                      .key = "new-api-key"})) {
    if (is_done) {
      draw_created();
    } else {
      draw_form(frame);
    }
  }
  if (!deleting_) return;
  const std::string title = ui::text("api_keys.delete_title", {{"name", deleting_->name}});
  if (ui::confirm(delete_open_, {.title = title,
                                 .body = ui::text("api_keys.delete_body"),
                                 .yes = ui::text("api_keys.delete_yes")}) == ui::Answer::yes) {
    remove(frame);
  }
}

void ApiKeysTab::draw_form(Frame& frame) {
  auto form = ui::form(form_, ui::text("api_keys.create"));
  ui::edit_field(form_, draft_, "name", {.autocomplete = "name=off"});
  std::vector<ui::Choice> offered;
  for (const Scope one : kEveryScope) {
    if (is_useful(one, asker(frame))) {
      offered.push_back({.value = word_of(one), .label = ui::text(label_of(one))});
    }
  }
  if (ui::check_group(ui::text("api_key.scopes"), scopes_, offered,
                      {.error = form_.error_of("scopes"), .key = "scopes"})) {
    form_.touch("scopes");
  }
  const ui::Choice ends[] = {{"30", ui::text("api_keys.days_30")},
                             {"90", ui::text("api_keys.days_90")},
                             {"365", ui::text("api_keys.days_365")},
                             {"0", ui::text("api_keys.days_none")}};
  ui::select(ui::text("api_keys.valid_for"), days_, ends,
             {.error = form_.error_of("expires_in_days"), .key = "expires_in_days"});
  auto actions = ui::dialog_actions();
  if (ui::button(ui::text("ui.cancel"), {.disabled = form_.saving()})) create_open_ = false;
  if (!ui::submit(form_, ui::text("api_keys.create_submit"))) return;
  draft_.scopes.clear();
  for (const std::string& word : scopes_) {
    const auto scope = choice_value(type_of<Scope>(), word);
    if (scope) draft_.scopes.push_back(static_cast<Scope>(*scope));
  }
  draft_.expires_in_days = std::atoi(days_.c_str());
  if (form_.accept(draft_)) create(frame);
}

void ApiKeysTab::draw_created() {
  ui::copy_field(ui::text("api_key.key"), created_);
  ui::muted(ui::text("api_keys.use"));
  ui::code("Authorization: Bearer " + created_.substr(0, 12) + "…");
  auto actions = ui::dialog_actions();
  if (ui::primary_button(ui::text("api_keys.done"))) {
    created_.clear();
    create_open_ = false;
  }
}

void ApiKeysTab::create(Frame& frame) {
  form_.set_saving(true);
  frame.client.send(api::create_api_key, draft_, life_,
                    [this, &cache = frame.cache](Result<NewApiKey> made) {
                      form_.set_saving(false);
                      if (made.is_error()) return form_.reject(made.error());
                      created_ = made.value().key;
                      cache.invalidate("api-keys");
                    });
}

void ApiKeysTab::remove(Frame& frame) {
  frame.client.send(api::delete_api_key, {{"api_key", deleting_->id}}, Nothing{}, life_,
                    [name = deleting_->name, &cache = frame.cache](Result<Nothing> done) {
                      cache.invalidate("api-keys");
                      if (done.is_error()) return ui::toast(done.error().message, ui::Tone::danger);
                      ui::toast(ui::text("api_keys.deleted", {{"name", name}}), ui::Tone::ok);
                    });
}

}  // namespace candor
