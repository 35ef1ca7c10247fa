// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network/expert_biography.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/charts/sparkline.h"
#include "widgets/charts/view_saver.h"
#include "widgets/help/reading_line.h"
#include "widgets/icons.h"
#include "widgets/network/expert_items.h"
#include "widgets/network/network_table.h"
#include "widgets/words/symbol_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

QString origin(const ExpertStory& story) {
  if (story.fromStart) return ExpertBiography::tr("small random values");
  if (story.newLayer) return ExpertBiography::tr("mean of the experts of the nearest kept layers");
  if (story.parents.empty()) return ExpertBiography::tr("not recorded");
  QStringList names;
  for (const int parent : story.parents) names << expertName(parent);
  return names.size() == 1 ? ExpertBiography::tr("copy of %1").arg(names.first())
                           : ExpertBiography::tr("mean of %1").arg(names.join(QStringLiteral(", ")));
}

/// How it is in the network that is shown.
QString presentOf(const ExpertStory& story, const NetworkView& view, const ExpertName& expert) {
  if (story.bornAfter) return ExpertBiography::tr("not born yet in %1").arg(windowName(*story.bornAfter));
  if (!story.found && story.mergedInto) return ExpertBiography::tr("merged into %1").arg(expertName(*story.mergedInto));
  if (!story.found) return ExpertBiography::tr("pruned");
  return story.training ? trainedWord(view) : ExpertBiography::tr("frozen since %1").arg(windowName(expert.born));
}

constexpr int kLeastCurve = 32;

QString row(const QString& name, const QString& value) {
  return QStringLiteral("<tr><td style='padding-right:8px'>%1</td><td><b>%2</b></td></tr>").arg(name, value);
}

}  // namespace

ExpertBiography::ExpertBiography(QWidget* parent)
    : QFrame(parent),
      title_(new QLabel(this)),
      text_(new QLabel(this)),
      caption_(new QLabel(this)),
      life_(new Sparkline(this)),
      pin_(new QPushButton(tr("&Pin"), this)),
      remove_(new QPushButton(tr("Re&move"), this)),
      items_(new ExpertItems(this)),
      saver_(new ViewSaver(*this, [this]() -> ShownView {
        return {title_->text(), {}, table_};
      })) {
  saver_->openWhereAsked();
  setFrameShape(QFrame::StyledPanel);
  setAutoFillBackground(true);
  setFixedWidth(250);
  QFont bold = font();
  bold.setBold(true);
  bold.setPointSizeF(font().pointSizeF() * 1.1);
  title_->setFont(bold);
  title_->setWordWrap(true);
  text_->setWordWrap(true);
  text_->setTextFormat(Qt::RichText);
  text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  text_->setContextMenuPolicy(Qt::NoContextMenu);  // the panel's
  caption_->setWordWrap(true);
  auto* close = new QToolButton(this);
  close->setAutoRaise(true);
  close->setIcon(icon(QStringLiteral("close")));
  close->setToolTip(tr("Close (Escape)"));
  close->setAccessibleName(tr("Close the expert's panel"));
  connect(close, &QToolButton::clicked, this, &ExpertBiography::closed);
  pin_->setCheckable(true);
  pin_->setToolTip(
      tr("A pinned expert is never pruned by τ. While it is the least used of its layer, no expert of the layer is pruned. It is recorded "
         "as a deviation from "
         "the protocol (P)."));
  remove_->setToolTip(tr("Takes this expert out at once, whatever its share. It is recorded as a deviation from the protocol (Delete)."));
  connect(pin_, &QPushButton::clicked, this, &ExpertBiography::pinRequested);
  connect(remove_, &QPushButton::clicked, this, &ExpertBiography::removeRequested);
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(pin_);
  buttons->addWidget(remove_);
  auto* header = new QHBoxLayout;
  header->addWidget(title_, 1);
  header->addWidget(close, 0, Qt::AlignTop);
  auto* told = new QWidget;
  auto* rows = new QVBoxLayout(told);
  rows->setContentsMargins(0, 0, 2, 0);
  rows->addWidget(text_);
  rows->addWidget(caption_);
  rows->addWidget(life_);
  // Where the picture is low the curve gives way before the text does, and what is below is scrolled to.
  life_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  life_->setMinimumHeight(kLeastCurve);
  rows->addLayout(buttons);
  rows->addWidget(items_);
  rows->addStretch();
  auto* scroll = new QScrollArea(this);
  scroll->setWidget(told);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(8, 6, 6, 8);
  column->addLayout(header);
  auto* const reading = new ReadingLine(*this);
  reading->setPage(QStringLiteral("expert"));
  column->addWidget(reading);
  column->addWidget(scroll, 1);
  setSteerable(false, false);
}

void ExpertBiography::setSteerable(bool pinnable, bool removable) {
  pin_->setVisible(pinnable);
  remove_->setVisible(pinnable);
  remove_->setEnabled(removable);
}

void ExpertBiography::tell(const ExpertStory& story, const NetworkView& view, const ExpertName& expert) {
  title_->setText(
      tr("Expert %1, %2").arg(expertName(expert.born), layerTitle(expert.modality, expert.hiddenState, structureOf(view.layers))));
  title_->setToolTip(explained(Symbol::kExpert, expertName(expert.born)) + QLatin1Char('\n') +
                     explained(Symbol::kFrozenState, tr("state %1").arg(expert.hiddenState)));
  QString body = QStringLiteral("<table cellspacing=2>");
  body += row(tr("born"),
              story.fromStart ? tr("with the run") : tr("for %1, after %2").arg(windowName(expert.born), windowName(expert.born - 1)));
  body += row(tr("began as"), origin(story));
  body += row(tr("now"), presentOf(story, view, expert));
  if (!story.tookIn.empty()) {
    QStringList names;
    for (const int born : story.tookIn) names << expertName(born);
    body += row(tr("took in"), names.join(QStringLiteral(", ")));
  }
  if (story.found) {
    body += row(tr("share"), percent(story.share, 2));
    body += row(tr("gate weight"), percent(story.gateShare, 2));
  }
  if (story.parameters > 0)
    body += row(tr("size"), tr("%1 parameters, %2").arg(shortCount(story.parameters), bytesText(4 * story.parameters)));
  if (isPinned(view, expert)) body += row(tr("pinned"), tr("yes"));
  body += QStringLiteral("</table>");
  if (story.found) body += tr("<p>Share and gate weight are of training: an item counts as often as it is read there.</p>");
  text_->setText(body);
  text_->setToolTip(story.found ? explained({Symbol::kGateWeight, Symbol::kUtilization}) : QString());
  pin_->setChecked(isPinned(view, expert));
  const QString epochs = counted(static_cast<int>(story.shares.size()), tr("1 epoch"), tr("%1 epochs"));
  caption_->setText((view.tau ? tr("%1 over %2, τ dashed:") : tr("%1 over %2:")).arg(decisiveShareName(view.protocol), epochs));
  table_ = storyTable(story, view, expert);
  life_->setShares(story.shares, view.tau, story.shown);
}

QString ExpertBiography::text() const { return text_->text(); }

}  // namespace xsmoe::widgets
