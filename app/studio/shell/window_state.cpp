// SPDX-License-Identifier: GPL-3.0-or-later
// MainWindow: the open run and where a person looks as one file, and its views as files.
#include <QFileDialog>
#include <QTabWidget>
#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "app/studio/dialogs/save_state_dialog.h"
#include "app/studio/parts/message_bar.h"
#include "app/studio/shell/kept_zoom.h"
#include "app/studio/shell/main_window.h"
#include "app/studio/shell/page_look.h"
#include "app/studio/shell/time_travel.h"
#include "model/core/run_moment.h"
#include "widgets/charts/origin_file.h"
#include "widgets/charts/view_saver.h"
#include "widgets/forms/tau_control.h"
#include "widgets/pages/timeline.h"
#include "widgets/words/provenance_wording.h"
#include "widgets/words/which_model.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

/// A window that the run has not finished is as good as none.
std::optional<int> finishedOrNone(const std::shared_ptr<const LiveState>& state, std::optional<int> window) {
  if (!window || !state || *window < 0 || static_cast<std::size_t>(*window) >= state->history->windowCount()) return std::nullopt;
  return state->history->window(static_cast<std::size_t>(*window)).done ? window : std::nullopt;
}

}  // namespace

std::optional<int> MainWindow::windowOfWeights() const { return travel_->windowOfWeights(); }

SharedView MainWindow::viewShown() const {
  SharedView view;
  const auto shown = std::find_if(perspectives_.begin(), perspectives_.end(),
                                  [this](const auto& one) { return &one->page() == parts_.perspectives->currentWidget(); });
  view.window = windowOfWeights();
  if (const auto moment = parts_.timeline->moment(); moment && moment->epoch > 0) view.epoch = moment;
  view.pages = pagesText(*this);
  if (shown == perspectives_.end()) return view;
  view.perspective = (*shown)->name().key;
  // For programs that know of the page in front alone.
  view.tabs = tabsInFront((*shown)->page());
  view.zoom = sharedZoomsOf((*shown)->charts());
  return view;
}

void MainWindow::restoreView(const SharedView& view) {
  const auto wanted =
      std::find_if(perspectives_.begin(), perspectives_.end(), [&view](const auto& one) { return one->name().key == view.perspective; });
  if (wanted != perspectives_.end()) showPerspective(**wanted);
  const auto& state = session_->run().state;
  if (view.epoch && state && hasMoment(*state->history, *view.epoch))
    showMoment(view.epoch->window.value, view.epoch->epoch);
  else
    showMoment(finishedOrNone(state, view.window));
  arrangeViews(*this, view.views,
               !view.pages.empty());  // before the tabs, of which one is there only with what it is about, and before zoom on its axes
  if (!view.pages.empty()) return bringPages(*this, view.pages);
  if (wanted == perspectives_.end()) return;
  bringTabs((*wanted)->page(), view.tabs);
  zoomAgain(*this, **wanted, zoomsIn(view.zoom));
}

void MainWindow::chooseViewsFolder(widgets::FigurePlace place) {
  const QString folder = QFileDialog::getExistingDirectory(this, tr("Where do the views go?"));
  if (!folder.isEmpty()) exportViews(toPath(folder), place);
}

void MainWindow::exportViews(const std::filesystem::path& folder, widgets::FigurePlace place) {
  if (!hasViews()) return;
  std::vector<widgets::PaperView> views;
  for (const auto& one : perspectives_)
    for (auto& view : one->paperViews()) views.push_back(std::move(view));
  if (session_->run().state)
    for (const auto* const saver : saversBesidePages()) views.push_back(widgets::savedOnPaper(*saver, {}));
  viewsWriter_.write(folder, std::move(views), provenanceOfRun(), place);
}

bool MainWindow::hasViews() const { return session_->run().state != nullptr || session_->stream().has_value(); }

QStringList MainWindow::provenanceOfRun() const { return widgets::provenanceLines(session_->run().state); }

/// Of what each τ would prune: with the model that this was measured of.
QStringList MainWindow::provenanceOfTau() const {
  QStringList lines = provenanceOfRun();
  const auto& state = session_->run().state;
  if (const auto& measured = parts_.tau->whatIf(); measured && state)
    lines << widgets::modelLine(widgets::momentText(*measured), widgets::runTitle(state->history->description()));
  return lines;
}

std::vector<widgets::ViewSaver*> MainWindow::saversBesidePages() const { return {parts_.timeline->saver(), parts_.tau->saver()}; }

void MainWindow::connectFiles() {
  connect(&viewsWriter_, &ViewsWriter::failed, parts_.messages, &MessageBar::showError);
  connect(&viewsWriter_, &ViewsWriter::told, parts_.messages,
          [this](const QString& sentence, const QString& actionLabel, const std::function<void()>& action) {
            parts_.messages->showHint(sentence, actionLabel, action);
          });
  for (auto* const saver : saversBesidePages()) {
    saver->setProvenance([this, ofTau = saver == parts_.tau->saver()] { return ofTau ? provenanceOfTau() : provenanceOfRun(); });
    connect(saver, &widgets::ViewSaver::saveFailed, parts_.messages, [this](const QString& why) { parts_.messages->showHint(why); });
    connect(saver, &widgets::ViewSaver::saved, parts_.messages,
            [this](const QString& file) { parts_.messages->showForAWhile(widgets::savedText(file)); });
  }
}

void MainWindow::chooseState() {
  const QString file = QFileDialog::getOpenFileName(this, tr("Open a state"), {}, tr("State of XSMoE Studio (*.xsmoe)"));
  if (!file.isEmpty()) session_->openState(toPath(file));
}

SaveStateDialog& MainWindow::saveStateAs() {
  auto view = viewShown();
  view.views = viewsToShare(*this);
  auto* const dialog = new SaveStateDialog(*session_, view, this);
  connect(dialog, &SaveStateDialog::saveRequested, this, &MainWindow::writeState);
  dialog->open();
  return *dialog;
}

void MainWindow::writeState(const engine::SaveStateRequest& request) {
  const QString file = QString::fromStdString(request.file.string());
  parts_.messages->showHint(tr("The state is being saved: %1").arg(file));
  session_->questions().askEngine(
      this,
      [request, progress = session_->questions().progressCallback()](engine::Engine& engine) -> Result<void> {
        return engine.saveState(request, progress);
      },
      [this, file](const Result<void>& saved) {
        if (saved)
          parts_.messages->showHint(tr("The state is saved: %1").arg(file));
        else
          parts_.messages->showError(saved.error());
      });
}

}  // namespace xsmoe::studio
