// Everything a screen draws with. See web/README.md, "How to write a screen".
//
// The functions work on the turn in progress: they draw with Dear ImGui and emit the semantic nodes
// the browser shows. Call them only from Screen::draw. They may run several times for one event
// until the layout has settled, but a press is reported once.
#pragma once

#include "web/ui/base.h"
#include "web/ui/controls.h"
#include "web/ui/fields.h"
#include "web/ui/form.h"
#include "web/ui/layout.h"
#include "web/ui/overlay.h"
#include "web/ui/table.h"
#include "web/ui/text.h"
