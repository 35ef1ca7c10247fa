// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/stream_dock.h"

#include <memory>

#include "app/studio/session/session.h"
#include "widgets/pages/stream_card.h"

namespace xsmoe::studio {

StreamDock::StreamDock(Session& session, widgets::StreamCard& card) : session_(session), card_(card) {
  for (const auto signal : {&Session::streamChanged, &Session::deviceChanged}) connect(&session_, signal, this, &StreamDock::showStream);
  connect(&session_, &Session::openingChanged, this, &StreamDock::showWhatIsAllowed);
  for (const auto signal : {&Session::runOpened, &Session::stateChanged, &Session::runEnded})
    connect(&session_, signal, this, &StreamDock::showWhatIsAllowed);
  showStream();
}

void StreamDock::showStream() {
  const auto& stream = session_.stream();
  card_.setReport(stream ? std::make_shared<const DataReport>(stream->overview.report) : nullptr);
  showWhatIsAllowed();
}

void StreamDock::showWhatIsAllowed() { card_.setFeaturesAllowed(session_.readyToStart()); }

}  // namespace xsmoe::studio
