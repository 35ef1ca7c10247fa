// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/handbook_pictures.h"

#include <QDialog>
#include <QImage>
#include <QTemporaryDir>
#include <QWidget>
#include <array>
#include <map>
#include <string>

#include "app/studio/dialogs/experiment_dialog.h"
#include "app/studio/dialogs/extraction_dialog.h"
#include "app/studio/dialogs/fork_dialog.h"
#include "app/studio/dialogs/import_dialog.h"
#include "app/studio/shell/appearance.h"
#include "app/studio/shell/dialog_poses.h"
#include "app/studio/shell/few_colours.h"
#include "app/studio/shell/main_window.h"
#include "app/studio/shell/posing.h"
#include "app/studio/shell/window_dialogs.h"
#include "widgets/help/view_help.h"

namespace xsmoe::studio {
namespace {

/// Views that are narrow in the first are taken again in the second, where they have more room.
constexpr std::array kHandbookWindows{QSize(1280, 800), QSize(1920, 1080)};
constexpr int kNarrow = 480;
constexpr std::size_t kHandbookColours = 128;

struct PictureFile {
  std::filesystem::path path;
  int width;
};
/// By page.
using PictureFiles = std::map<std::string, PictureFile>;

/// A view without what is around it or above it: whole where only a part of it is scrolled into sight.
QImage portraitOf(QWidget& view) {
  QImage portrait(view.size(), QImage::Format_RGB32);
  portrait.fill(view.palette().color(QPalette::Window));
  view.render(&portrait);
  return withFewColours(portrait, kHandbookColours);
}

/// Whether a page has a picture already that is as wide as need be, or as this view.
bool isTaken(const PictureFiles& files, const std::string& page, const QWidget& view) {
  const auto taken = files.find(page);
  return taken != files.end() && (taken->second.width >= kNarrow || taken->second.width >= view.width());
}

/// What is in sight and has no picture yet, or only a narrow one.
Result<void> takeNewViews(const MainWindow& window, const std::filesystem::path& out, PictureFiles& files) {
  for (const auto& [page, view] : widgets::viewsInSight(window)) {
    const std::string name = page.toStdString();
    if (isTaken(files, name, *view)) continue;
    const auto file = out / (name + ".png");
    if (auto written = writePicture(portraitOf(*view), file); !written) return written;
    files.insert_or_assign(name, PictureFile{file, view->width()});
  }
  return {};
}

Result<void> takeViewsOf(MainWindow& window, Perspective& perspective, const ScreenshotRequest& request, PictureFiles& files) {
  settleOn(window, perspective);
  for (const auto& view : perspective.views(*window.session().run().state->history)) {
    pose(window, perspective, view);
    letSettle(request.settling);
    view.arrange();
    letSettle(request.settling);
    if (auto taken = takeNewViews(window, request.out, files); !taken) return taken;
  }
  window.showMoment({});
  return {};
}

/// A dialog as it comes up; it stays open.
Result<void> takeDialog(QWidget& dialog, const std::string& page, const ScreenshotRequest& request, PictureFiles& files) {
  letSettle(request.settling);
  const auto file = request.out / (page + ".png");
  if (auto written = writePicture(portraitOf(dialog), file); !written) return written;
  files.insert_or_assign(page, PictureFile{file, dialog.width()});
  return {};
}

/// One that deletes itself when it is closed.
Result<void> takeAndClose(QDialog& dialog, const std::string& page, const ScreenshotRequest& request, PictureFiles& files) {
  auto taken = takeDialog(dialog, page, request, files);
  dialog.close();
  return taken;
}

Result<void> takeDialogs(MainWindow& window, const ScreenshotRequest& request, PictureFiles& files) {
  const QTemporaryDir sources;
  const auto importing = poseImport(window, sources.path().toStdString());
  if (auto taken = takeDialog(*importing, "import", request, files); !taken) return taken;
  if (auto* const extraction = window.dialogs().extractFeatures())
    if (auto taken = takeAndClose(*extraction, "extraction", request, files); !taken) return taken;
  if (auto taken = takeAndClose(poseExperiment(window), "experiment", request, files); !taken) return taken;
  return takeAndClose(poseFork(window), "fork", request, files);
}

}  // namespace

Result<std::vector<std::filesystem::path>> renderHandbookPictures(MainWindow& window, const ScreenshotRequest& request) {
  if (auto made = makePictureFolder(request.out); !made) return tl::make_unexpected(made.error());
  useTheme(widgets::ThemeChoice::kLight, false);
  window.show();
  if (auto ready = obtainRun(window, request.run); !ready) return tl::make_unexpected(ready.error());
  trainMore(window);  // its page, the queue and what is different between runs need more than one
  PictureFiles files;
  for (const auto& size : kHandbookWindows) {
    window.resize(size);
    letSettle(request.settling);
    if (window.size() != size)
      return failure(request.out.string(),
                     "the window does not fit into " + std::to_string(size.width()) + " × " + std::to_string(size.height()));
    for (const auto& one : window.perspectives())
      if (auto taken = takeViewsOf(window, *one, request, files); !taken) return tl::make_unexpected(taken.error());
  }
  if (auto taken = takeDialogs(window, request, files); !taken) return tl::make_unexpected(taken.error());
  std::vector<std::filesystem::path> written;
  for (const auto& [page, file] : files) written.push_back(file.path);
  return written;
}

}  // namespace xsmoe::studio
