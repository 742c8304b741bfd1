// Takes the island's events apart for the flow.
#pragma once

#include "web/screens/candidate/flow.h"
#include "web/screens/screen.h"

namespace candor::candidate {

void give_event(Flow& flow, const IslandEvent& event);

}  // namespace candor::candidate
