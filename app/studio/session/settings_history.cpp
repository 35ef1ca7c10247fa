// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/settings_history.h"

#include <utility>

#include "app/studio/session/session.h"

namespace xsmoe::studio {
namespace {

constexpr std::size_t kMostSteps = 100;

}  // namespace

SettingsHistory::SettingsHistory(Session& session, std::chrono::milliseconds atOnce, QObject* parent)
    : QObject(parent), session_(session), atOnce_(atOnce), present_(next()) {
  connect(&session_, &Session::settingsChanged, this, &SettingsHistory::look);
  connect(&session_, &Session::streamChanged, this, &SettingsHistory::lookAtStream);
  for (const auto signal : {&Session::runOpened, &Session::runEnded}) connect(&session_, signal, this, &SettingsHistory::adopt);
}

SettingsHistory::Step SettingsHistory::next() const { return {session_.nextSettings(), session_.settingsOrigin()}; }

bool SettingsHistory::takesPart() const { return !session_.live() && !session_.showsSettingsOfRun(); }

void SettingsHistory::begin() {
  past_.clear();
  future_.clear();
  sinceStep_.invalidate();
  present_ = next();
  Q_EMIT changed();
}

/// A run has taken the place of the next one's settings, or gives it back: no step.
void SettingsHistory::adopt() {
  present_ = next();
  Q_EMIT changed();
}

void SettingsHistory::look() {
  if (moving_) return;
  auto now = next();
  if (now == present_) return Q_EMIT changed();
  const bool asWhole = !sameSource(now.origin, present_.origin);
  const bool goesOn = !asWhole && !past_.empty() && sinceStep_.isValid() && sinceStep_.elapsed() < atOnce_.count();
  if (!goesOn) past_.push_back(std::move(present_));
  if (past_.size() > kMostSteps) past_.erase(past_.begin());
  sinceStep_.start();
  if (asWhole) sinceStep_.invalidate();
  future_.clear();
  present_ = std::move(now);
  Q_EMIT changed();
}

/// Another stream is cut in its own way, which settings of before do not fit; the same one is only cut anew.
void SettingsHistory::lookAtStream() {
  const auto& stream = session_.stream();
  if (auto folder = stream ? stream->folder : std::filesystem::path(); folder != stream_) {
    stream_ = std::move(folder);
    return begin();
  }
  present_ = next();
}

void SettingsHistory::undo() {
  if (canUndo()) move(past_, future_);
}

void SettingsHistory::redo() {
  if (canRedo()) move(future_, past_);
}

void SettingsHistory::move(std::vector<Step>& from, std::vector<Step>& to) {
  to.push_back(std::move(present_));
  const Step wanted = std::move(from.back());
  from.pop_back();
  moving_ = true;
  session_.replaceSettings(wanted.settings, wanted.origin);
  moving_ = false;
  present_ = next();
  sinceStep_.invalidate();
  Q_EMIT changed();
}

}  // namespace xsmoe::studio
