// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/settings_history.h"

#include <utility>

#include "app/studio/session/session.h"

namespace xsmoe::studio {
namespace {

constexpr std::size_t kMostSteps = 100;

}  // namespace

SettingsHistory::SettingsHistory(Session& session, std::chrono::milliseconds atOnce, QObject* parent)
    : QObject(parent), session_(session), atOnce_(atOnce), present_(session.settings()) {
  connect(&session_, &Session::settingsChanged, this, &SettingsHistory::look);
  connect(&session_, &Session::streamChanged, this, &SettingsHistory::lookAtStream);
  for (const auto signal : {&Session::runOpened, &Session::runEnded}) connect(&session_, signal, this, &SettingsHistory::adopt);
}

bool SettingsHistory::takesPart() const { return !session_.live() && !session_.showsSettingsOfRun(); }

void SettingsHistory::begin() {
  past_.clear();
  future_.clear();
  sinceStep_.invalidate();
  present_ = session_.settings();
  followed_ = takesPart();
  Q_EMIT changed();
}

/// The first settings after those of a run are no step: they are there again.
void SettingsHistory::adopt() {
  const bool takes = takesPart();
  if (takes && !followed_) present_ = session_.settings();
  followed_ = takes;
  Q_EMIT changed();
}

void SettingsHistory::look() {
  if (moving_) return;
  if (!takesPart() || !followed_) return adopt();
  const auto& now = session_.settings();
  if (now == present_) return;
  const bool goesOn = !past_.empty() && sinceStep_.isValid() && sinceStep_.elapsed() < atOnce_.count();
  if (!goesOn) past_.push_back(present_);
  if (past_.size() > kMostSteps) past_.erase(past_.begin());
  sinceStep_.start();
  future_.clear();
  present_ = now;
  Q_EMIT changed();
}

/// Another stream is cut in its own way, which settings of before do not fit; the same one is only cut anew.
void SettingsHistory::lookAtStream() {
  const auto& stream = session_.stream();
  if (auto folder = stream ? stream->folder : std::filesystem::path(); folder != stream_) {
    stream_ = std::move(folder);
    return begin();
  }
  if (takesPart()) present_ = session_.settings();
}

void SettingsHistory::undo() {
  if (canUndo()) move(past_, future_);
}

void SettingsHistory::redo() {
  if (canRedo()) move(future_, past_);
}

void SettingsHistory::move(std::vector<RunSettings>& from, std::vector<RunSettings>& to) {
  to.push_back(std::move(present_));
  const RunSettings wanted = std::move(from.back());
  from.pop_back();
  moving_ = true;
  session_.setSettings(wanted);
  moving_ = false;
  present_ = session_.settings();
  sinceStep_.invalidate();
  Q_EMIT changed();
}

}  // namespace xsmoe::studio
