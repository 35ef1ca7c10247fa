// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/posing.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QSaveFile>
#include <QTimer>
#include <optional>
#include <system_error>

#include "app/studio/shell/autosave.h"
#include "app/studio/shell/main_window.h"

namespace xsmoe::studio {
namespace {

constexpr std::chrono::minutes kAnswer{1}, kMore{60};
/// How often to look whether an answer is there.
constexpr int kLookMs = 20;

/// The stream of a stored run is opened after the run: its card belongs to the picture.
void waitForStream(Session& session) {
  if (!session.opening()) return;
  QEventLoop loop;
  QObject::connect(&session, &Session::openingChanged, &loop, [&](bool opening) {
    if (!opening) loop.quit();
  });
  loop.exec();
}

}  // namespace

void waitUntil(const std::function<bool()>& so, std::chrono::milliseconds most) {
  if (so()) return;
  QEventLoop loop;
  QTimer::singleShot(most, &loop, &QEventLoop::quit);
  QTimer look;
  QObject::connect(&look, &QTimer::timeout, &loop, [&] {
    if (so()) loop.quit();
  });
  look.start(kLookMs);
  loop.exec();
}

void letSettle(std::chrono::milliseconds time) {
  QEventLoop loop;
  QTimer::singleShot(time, &loop, &QEventLoop::quit);
  loop.exec();
  // Called outside the main event loop, where objects deleted later would stay for ever: old axes would be on the pictures.
  QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

Result<void> obtainRun(MainWindow& window, const std::filesystem::path& run) {
  auto& session = window.session();
  window.recent().stopRemembering();
  window.autosave().stop();
  QEventLoop loop;
  std::optional<Error> error;
  QObject::connect(&session, &Session::failed, &loop, [&](const Error& what) {
    error = what;
    loop.quit();
  });
  const auto endsWith = run.empty() ? &Session::runEnded : &Session::runOpened;
  QObject::connect(&session, endsWith, &loop, &QEventLoop::quit);
  QTimer::singleShot(0, &session, [&] { run.empty() ? session.trainBuiltIn() : session.openRun(run); });
  loop.exec();
  if (error) return tl::make_unexpected(*error);
  if (!session.run().state || session.run().state->history->windowCount() == 0)
    return failure(run.string(), "the run holds no window", "Name a run that has finished at least one");
  waitForStream(session);
  return {};
}

void trainMore(MainWindow& window) {
  const auto& session = window.session();
  const auto before = session.run().folder;
  for (const auto& one : window.perspectives()) {
    if (!one->trainMore()) continue;
    waitUntil([&] { return one->trainedMore() && session.run().folder == before && !session.live() && !session.opening(); }, kMore);
  }
}

void settleOn(MainWindow& window, Perspective& perspective) {
  const auto run = window.session().run().state->history;  // kept: news may take its place
  window.showPerspective(perspective);
  perspective.settle(*run);
}

void pose(MainWindow& window, const Perspective& perspective, const Perspective::View& view) {
  window.showMoment(view.moment);
  window.whatIfFeed().measure();
  view.prepare();
  waitUntil([&] { return perspective.settled() && !window.whatIfFeed().measuring(); }, kAnswer);
}

Result<void> makePictureFolder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return cannotWrite(folder.string(), "the folder cannot be made: " + error.message(), "Choose another folder");
  return {};
}

Result<void> writePicture(const QImage& picture, const std::filesystem::path& file) {
  QSaveFile out(QString::fromStdString(file.string()));
  const bool written = out.open(QIODevice::WriteOnly) && picture.save(&out, "PNG") && out.commit();
  if (!written) return cannotWrite(file.string(), "the picture cannot be written", "Choose another folder");
  return {};
}

}  // namespace xsmoe::studio
