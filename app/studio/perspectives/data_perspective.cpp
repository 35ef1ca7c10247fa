// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/data_perspective.h"

#include "model/core/command_words.h"
#include "model/core/setting_text.h"
#include "widgets/charts/chart_view.h"
#include "widgets/help/view_help.h"
#include "widgets/items/catalogue_view.h"
#include "widgets/pages/data_page.h"
#include "widgets/pages/window_time_line.h"
#include "widgets/words/provenance_wording.h"

namespace xsmoe::studio {
namespace {

const QString kChosenWindow = QStringLiteral("window"), kSearchedItems = QStringLiteral("search");

}  // namespace

DataPerspective::DataPerspective(Session& session)
    : Perspective({"data", tr("&Data"), tr("D&ata"), QKeySequence(QStringLiteral("Ctrl+3"))}),
      session_(session),
      page_(new widgets::DataPage),
      catalogue_(session, *page_) {
  connect(&session_, &Session::streamChanged, this, &DataPerspective::showStream);
  connect(&session_, &Session::runOpened, this, [this] { awaited_.reset(); });
  connect(page_->timeLine(), &widgets::WindowTimeLine::windowChosen, this, [this] {
    awaited_.reset();
    Q_EMIT arranged();
  });
  connect(page_->catalogue(), &widgets::CatalogueView::searchChanged, this, &DataPerspective::arranged);
  joinChartsOn(*page_);
  connect(page_->timeLine(), &widgets::WindowTimeLine::windowClicked, this, &Perspective::windowClicked);
  connect(page_->timeLine(), &widgets::WindowTimeLine::windowPointedAt, this, &Perspective::windowPointedAt);
  widgets::setHelpPage(*page_, name().helpPage());
  showStream();
}

QWidget& DataPerspective::page() { return *page_; }

void DataPerspective::showStream() {
  const auto& stream = session_.stream();
  page_->setReport(stream ? std::make_shared<const DataReport>(stream->overview.report) : nullptr);
  chooseAwaited();
}

void DataPerspective::chooseAwaited() {
  if (!awaited_ || !session_.stream()) return;
  page_->timeLine()->choose(*awaited_);
  if (page_->timeLine()->chosen() == awaited_) awaited_.reset();
}

QJsonObject DataPerspective::arrangement() const {
  QJsonObject arrangement;
  if (const auto window = awaited_ ? awaited_ : page_->timeLine()->chosen()) arrangement.insert(kChosenWindow, *window);
  if (const QString searched = page_->catalogue()->searched(); !searched.isEmpty()) arrangement.insert(kSearchedItems, searched);
  return arrangement;
}

void DataPerspective::arrangeAs(const QJsonObject& arrangement) {
  page_->catalogue()->searchFor(arrangement.value(kSearchedItems).toString());
  const int window = arrangement.value(kChosenWindow).toInt(-1);
  if (window < 0) return;
  awaited_ = window;
  chooseAwaited();
}

void DataPerspective::activate(bool active) { catalogue_.setActive(active); }

void DataPerspective::setCursor(const std::optional<RunMoment>& chosen, const std::optional<RunMoment>& pointed) {
  Perspective::setCursor(chosen, pointed);
  const auto windowOf = [](const std::optional<RunMoment>& moment) { return moment ? std::optional(moment->window.value) : std::nullopt; };
  page_->timeLine()->setCursor(windowOf(chosen), windowOf(pointed));
}

std::vector<PageCommand> DataPerspective::commands() const {
  const auto& stream = session_.stream();
  if (!stream) return {};
  CommandWords words{"inspect", stream->folder.string()};
  RunSettings cut;
  cut.protocol = stream->overview.protocol;
  for (const auto key : cutKeys()) addSetting(words, std::string(key), settingText(cut, key));
  return {{tr("What the Stream Holds"), words}};
}

std::vector<Perspective::View> DataPerspective::views(const RunHistory&) const {
  return {{"data"}, {"data_end", {}, [this] { page_->showEnd(); }}};
}

void DataPerspective::settle(const RunHistory& run) { page_->timeLine()->choose(earlyWindow(run)); }

QWidget* DataPerspective::bring(const QString& part) {
  if (part == QStringLiteral("windows")) {
    page_->showWindows();
    return page_->timeLine();
  }
  if (part != QStringLiteral("shift")) return nullptr;
  page_->showShift();
  return page_->shift();
}

std::vector<widgets::PaperView> DataPerspective::paperViews() const {
  auto views = chartsOnPaper(tr("Data"));
  for (auto& view : views) view.provenance = provenance();
  return views;
}

QStringList DataPerspective::provenance() const {
  const auto& stream = session_.stream();
  if (!stream) return {};
  return widgets::provenanceOfStream(stream->overview.report);
}

bool DataPerspective::settled() const { return !catalogue_.reading(); }

}  // namespace xsmoe::studio
