// SPDX-License-Identifier: Apache-2.0
#include "app/cli/console.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace xsmoe::cli {
namespace {

constexpr int kBarWidth = 30;
constexpr std::int64_t kBarEveryMs = 100, kLineEveryMs = 5000;

std::int64_t nowMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string bar(const Progress& state) {
  if (state.total <= 0) return fmt::format("{} {} {}", state.what, state.done, state.unit);
  const double share = std::min(1.0, static_cast<double>(state.done) / static_cast<double>(state.total));
  const int filled = static_cast<int>(share * kBarWidth);
  return fmt::format("[{:#>{}}{:.>{}}] {:3.0f} %  {}", "", filled, "", kBarWidth - filled, 100 * share, state.what);
}

}  // namespace

Console::Console(bool json) : json_(json), terminal_(isatty(STDERR_FILENO) != 0) {}
Console::~Console() { clearProgress(); }

void Console::object(const nlohmann::json& json) {
  if (!json_) return;
  clearProgress();
  // Names of files and folders may be any bytes; JSON is UTF-8.
  fmt::print("{}\n", json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  std::fflush(stdout);
}

void Console::line(const std::string& text) {
  if (json_) return;
  clearProgress();
  fmt::print("{}\n", text);
  std::fflush(stdout);
}

void Console::message(const std::string& text) {
  clearProgress();
  fmt::print(stderr, "{}\n", text);
}

void Console::progress(const Progress& state) {
  const auto now = nowMs();
  if (now - lastShownMs_ < (terminal_ ? kBarEveryMs : kLineEveryMs)) return;
  lastShownMs_ = now;
  if (terminal_) {
    fmt::print(stderr, "\r\033[K{}", bar(state));
    std::fflush(stderr);
    barShown_ = true;
  } else {
    fmt::print(stderr, "{}\n", bar(state));
  }
}

void Console::clearProgress() {
  if (!barShown_) return;
  fmt::print(stderr, "\r\033[K");
  std::fflush(stderr);
  barShown_ = false;
}

int Console::fail(const Error& error) {
  message("xsmoe: " + describe(error));
  return exitCode(error.kind);
}

std::string percent(double fraction) { return fmt::format("{:.2f} %", 100 * fraction); }

}  // namespace xsmoe::cli
