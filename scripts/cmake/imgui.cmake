# Dear ImGui without what a product does not ship; the same settings in both worlds.

set(IMGUI_SOURCES ${THIRD_PARTY}/imgui/imgui.cpp ${THIRD_PARTY}/imgui/imgui_draw.cpp
  ${THIRD_PARTY}/imgui/imgui_tables.cpp ${THIRD_PARTY}/imgui/imgui_widgets.cpp)
set(IMGUI_INCLUDES ${THIRD_PARTY}/imgui ${THIRD_PARTY}/imgui/backends)
set(IMGUI_DEFINITIONS IMGUI_USE_WCHAR32 IMGUI_DISABLE_DEMO_WINDOWS IMGUI_DISABLE_DEBUG_TOOLS
  IMGUI_DISABLE_FILE_FUNCTIONS IMGUI_DISABLE_DEFAULT_FONT IMGUI_DISABLE_OBSOLETE_FUNCTIONS)
