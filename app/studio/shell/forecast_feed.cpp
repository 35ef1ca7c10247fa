// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/forecast_feed.h"

#include "widgets/forms/forecast_line.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

constexpr int kRestMs = 800;  // a measurement takes the cores for a second or two

bool isOfTheSame(const engine::TrainRequest& one, const engine::TrainRequest& other) {
  return one.stream == other.stream && one.settings == other.settings;
}

}  // namespace

ForecastFeed::ForecastFeed(Session& session, widgets::ForecastLine& line, QObject* parent)
    : QObject(parent), session_(session), line_(line) {
  again_.setSingleShot(true);
  again_.setInterval(kRestMs);
  connect(&again_, &QTimer::timeout, this, &ForecastFeed::ask);
  connect(&line_, &widgets::ForecastLine::requested, this, [this] {
    wanted_ = true;
    ask();
  });
  connect(&line_, &widgets::ForecastLine::cancelled, this, [this] {
    wanted_ = false;
    giveUp();
  });
  for (const auto change : {&Session::settingsChanged, &Session::streamChanged, &Session::runOpened, &Session::runEnded})
    connect(&session_, change, this, &ForecastFeed::refresh);
  connect(&session_, &Session::openingChanged, this, [this](bool opening) {
    if (opening) giveUp();
    refresh();
  });
  refresh();
}

ForecastFeed::~ForecastFeed() { *obsolete_ = true; }

void ForecastFeed::giveUp() {
  *obsolete_ = true;
  again_.stop();
}

void ForecastFeed::refresh() {
  const bool ready = session_.readyToStart();
  line_.setAllowed(ready);
  line_.setVisible(!session_.live());
  if (!ready) return giveUp();
  const auto request = session_.requestToTrain();
  if (asked_ && request && isOfTheSame(*asked_, *request)) return;
  giveUp();
  asked_.reset();
  if (!asking_) line_.showNothing();
  if (wanted_ && request) again_.start();
}

void ForecastFeed::ask() {
  if (!session_.readyToStart()) return;
  if (asking_) return again_.start();  // until it has given up
  const auto request = session_.requestToTrain();
  if (!request) return line_.showProblem(widgets::errorWords(request.error()));
  asking_ = true;
  asked_ = *request;
  obsolete_ = std::make_shared<std::atomic<bool>>(false);
  line_.showMeasuring();
  session_.questions().askEngine(
      this,
      [request = *request, obsolete = obsolete_](engine::Engine& engine) -> Result<Forecast> {
        return engine.forecast(request, [obsolete](const Progress&) { return !*obsolete; });
      },
      [this, request = *request, obsolete = obsolete_](const Result<Forecast>& forecast) {
        asking_ = false;
        if (!*obsolete) return take(request, forecast);
        asked_.reset();
        line_.showNothing();
        refresh();  // something else is wanted by now
      });
}

void ForecastFeed::take(const engine::TrainRequest& request, const Result<Forecast>& forecast) {
  if (!forecast) {
    line_.showProblem(widgets::errorWords(forecast.error()));
    return;
  }
  session_.keepForecast(request, *forecast);
  line_.showForecast(*forecast);
}

}  // namespace xsmoe::studio
