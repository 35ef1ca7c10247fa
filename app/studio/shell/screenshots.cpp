// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/screenshots.h"

#include <QApplication>
#include <QPixmap>
#include <QTemporaryDir>
#include <array>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/studio/dialogs/extraction_dialog.h"
#include "app/studio/dialogs/fork_dialog.h"
#include "app/studio/dialogs/import_dialog.h"
#include "app/studio/shell/appearance.h"
#include "app/studio/shell/dialog_poses.h"
#include "app/studio/shell/main_window.h"
#include "app/studio/shell/posing.h"
#include "app/studio/shell/tour_guide.h"
#include "app/studio/shell/window_dialogs.h"
#include "widgets/theme.h"

namespace xsmoe::studio {
namespace {

constexpr std::array kSizes{QSize(1280, 800), QSize(1920, 1080)};

struct Look {
  const char* name;
  widgets::ThemeChoice theme;
};
constexpr Look kInLight{"light", widgets::ThemeChoice::kLight}, kInDark{"dark", widgets::ThemeChoice::kDark};

struct Shot {
  Look look;
  QSize size;
  bool newLook;  ///< than the shot before
};
/// Of one view. To give all widgets another look takes longer than a picture, so a view begins in the look in which the one before ended.
std::vector<Shot> shots(const ScreenshotRequest& request, bool first) {
  if (request.lightAndSmallOnly) return {{kInLight, kSizes[0], first}};
  const bool dark = !first && widgets::isDark(QApplication::palette());
  const auto [one, other] = dark ? std::pair(kInDark, kInLight) : std::pair(kInLight, kInDark);
  return {{one, kSizes[0], first}, {one, kSizes[1], false}, {other, kSizes[1], true}, {other, kSizes[0], false}};
}

/// Grabs the window in both looks and sizes; `arrange` is called when it has its size.
Result<void> grab(
    QWidget& window, const ScreenshotRequest& request, const std::string& view, std::vector<std::filesystem::path>& files,
    const std::function<void()>& arrange = [] {}) {
  for (const auto& [look, size, newLook] : shots(request, files.empty())) {
    if (newLook) useTheme(look.theme, false);
    window.resize(size);
    letSettle(request.settling);
    arrange();
    letSettle(request.settling);
    const auto file =
        request.out / (view + "_" + look.name + "_" + std::to_string(size.width()) + "x" + std::to_string(size.height()) + ".png");
    if (window.size() != size)
      return failure(file.string(), "the window does not fit into " + std::to_string(size.width()) + " × " + std::to_string(size.height()));
    if (auto written = writePicture(window.grab().toImage(), file); !written) return written;
    files.push_back(file);
  }
  return {};
}

/// The import dialog, with files of its own.
Result<void> grabImport(MainWindow& window, const ScreenshotRequest& request, std::vector<std::filesystem::path>& files) {
  const QTemporaryDir sources;
  const auto dialog = poseImport(window, sources.path().toStdString());
  return grab(*dialog, request, "import", files);
}

/// The extraction dialog of the open stream, where there is one.
Result<void> grabExtraction(MainWindow& window, const ScreenshotRequest& request, std::vector<std::filesystem::path>& files) {
  auto* const dialog = window.dialogs().extractFeatures();
  if (dialog == nullptr) return {};
  auto done = grab(*dialog, request, "extract", files);
  dialog->close();
  return done;
}

/// The dialog that forks the open run after an early window, with a layer more.
Result<void> grabFork(MainWindow& window, const ScreenshotRequest& request, std::vector<std::filesystem::path>& files) {
  auto& dialog = poseFork(window);
  auto done = grab(dialog, request, "fork", files);
  dialog.close();
  return done;
}

/// All views of a perspective.
Result<void> grabPerspective(MainWindow& window, Perspective& perspective, const ScreenshotRequest& request,
                             std::vector<std::filesystem::path>& files) {
  settleOn(window, perspective);
  for (const auto& view : perspective.views(*window.session().run().state->history)) {
    pose(window, perspective, view);
    if (auto done = grab(window, request, view.name, files, view.arrange); !done) return done;
  }
  window.showMoment({});
  return {};
}

/// Every step of the tour, answered where it can be; where it was before, and what was answered, is remembered again.
Result<void> grabTour(MainWindow& window, const ScreenshotRequest& request, std::vector<std::filesystem::path>& files) {
  if (window.tourGuide() == nullptr) return {};
  auto& tour = window.tourGuide()->tour();
  const auto step = tour.stepId();
  const auto done = tour.doneIds();
  const auto answers = tour.worksheet().kept();
  Result<void> result;
  for (int i = 0; i < tour.count() && result; ++i) {
    tour.begin(i);
    tour.answer(0);
    result = grab(window, request, "tour_" + tour.stepId().toStdString(), files);
  }
  tour.leave();
  tour.restore(step, done);
  tour.worksheet().restore(answers);
  return result;
}

}  // namespace

Result<std::vector<std::filesystem::path>> renderScreenshots(MainWindow& window, const ScreenshotRequest& request) {
  if (auto made = makePictureFolder(request.out); !made) return tl::make_unexpected(made.error());
  std::vector<std::filesystem::path> files;
  window.show();

  window.showWelcome();
  if (auto done = grab(window, request, "welcome", files); !done) return tl::make_unexpected(done.error());
  if (auto done = grabImport(window, request, files); !done) return tl::make_unexpected(done.error());
  if (auto ready = obtainRun(window, request.run); !ready) return tl::make_unexpected(ready.error());
  if (auto done = grabExtraction(window, request, files); !done) return tl::make_unexpected(done.error());

  for (const auto& one : window.perspectives())
    if (auto done = grabPerspective(window, *one, request, files); !done) return tl::make_unexpected(done.error());
  if (auto done = grabTour(window, request, files); !done) return tl::make_unexpected(done.error());
  if (auto done = grabFork(window, request, files); !done) return tl::make_unexpected(done.error());
  return files;
}

}  // namespace xsmoe::studio
