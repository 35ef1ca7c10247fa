// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network/method_picture_view.h"

#include <QEvent>
#include <QGraphicsTextItem>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "model/core/methods.h"
#include "widgets/charts/view_saver.h"
#include "widgets/forms/user_box.h"
#include "widgets/help/help_button.h"
#include "widgets/help/reading_line.h"
#include "widgets/help/view_help.h"
#include "widgets/network/methods/method_drawing.h"
#include "widgets/network/methods/picture_board.h"
#include "widgets/network/zoomed_canvas.h"
#include "widgets/theme.h"
#include "widgets/words/labels.h"
#include "widgets/words/size_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr double kMostFit = 1.35, kLeastScale = 0.6, kScaleSlack = 0.04, kMargin = 8;
constexpr std::int64_t kFloatBytes = 4;
constexpr int kLeastHeightWithLine = 400;  ///< pixels: a window of 1920 × 1080 leaves it more

QString partsText(const std::vector<MethodPicture::Part>& parts) {
  QStringList words;
  for (const auto& part : parts)
    words << QStringLiteral("%1 %2").arg(partTitle(part.name), count(part.parameters)).replace(u' ', QChar::Nbsp);
  return words.join(QStringLiteral(" · "));
}

QString legendOf(const std::vector<LegendEntry>& entries) {
  QStringList words;
  for (const LegendEntry& entry : entries) {
    const QString text = entry.words.toHtmlEscaped();
    words << (entry.colour.isValid() ? QStringLiteral("<span style='color:%1'>■</span>&nbsp;%2").arg(entry.colour.name(), text) : text);
  }
  return words.join(QStringLiteral(" &nbsp; "));
}

void smaller(QLabel& label) {
  QFont font = label.font();
  font.setPointSizeF(font.pointSizeF() * 0.92);
  label.setFont(font);
}

}  // namespace

MethodPictureView::MethodPictureView(QWidget* parent)
    : QWidget(parent),
      canvas_(new ZoomedCanvas(&scene_, this)),
      users_(new UserBox(this)),
      heading_(wrappedLabel(this)),
      note_(wrappedLabel(this)),
      legend_(wrappedLabel(this)),
      parameters_(wrappedLabel(this)) {
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Network picture"));
  setAutoFillBackground(true);
  setBackgroundRole(QPalette::Base);
  build();
  auto* const saver = new ViewSaver(*this, [this] { return shownView(); });
  saver->openWhereAsked();
  saver->leaveToPage();
  connect(users_, &UserBox::userRequested, this, &MethodPictureView::userRequested);
  connect(users_, &UserBox::randomRequested, this, &MethodPictureView::randomRequested);
  refresh();
}

MethodPictureView::~MethodPictureView() = default;

void MethodPictureView::build() {
  canvas_->viewport()->installEventFilter(this);
  canvas_->setContextMenuPolicy(Qt::NoContextMenu);  // that of the whole
  QFont bold = heading_->font();
  bold.setBold(true);
  heading_->setFont(bold);
  smaller(*legend_);
  smaller(*parameters_);
  auto* const help = new HelpButton(this);
  help->setPage(QStringLiteral("methods"));
  setHelpPage(*this, help->page());
  auto* const words = new QVBoxLayout;
  words->addWidget(legend_);
  words->addWidget(parameters_);
  auto* const foot = new QHBoxLayout;
  foot->addLayout(words, 1);
  foot->addWidget(help, 0, Qt::AlignBottom);
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(6, 4, 6, 4);
  column->setSpacing(3);
  auto* const reading = new ReadingLine(*this, kLeastHeightWithLine);
  reading->setPage(help->page());
  connect(reading, &ReadingLine::changed, this, &MethodPictureView::refresh, Qt::QueuedConnection);  // the picture has another room
  column->addWidget(reading);
  column->addWidget(users_);
  column->addWidget(heading_);
  column->addWidget(note_);
  column->addWidget(canvas_, 1);
  column->addLayout(foot);
}

void MethodPictureView::setMethod(Method method) {
  if (method == method_) return;
  method_ = method;
  if (picture_ && picture_->method != method) {
    drawing_.reset();
    picture_.reset();
  }
  refresh();
}

void MethodPictureView::showPicture(std::shared_ptr<const MethodPicture> picture, const QString& note) {
  drawing_.reset();
  picture_ = std::move(picture);
  method_ = picture_->method;
  drawing_ = drawingOf(*picture_);
  reason_.clear();
  besides_ = note;
  refresh();
}

void MethodPictureView::showReason(const QString& reason) {
  if (!picture_ && reason == reason_) return;
  drawing_.reset();
  picture_.reset();
  reason_ = reason;
  refresh();
}

void MethodPictureView::setUserModel(QAbstractItemModel* users) { users_->setUsers(users); }
void MethodPictureView::setUser(const QString& user) { users_->setUser(user); }

QString MethodPictureView::headingText() const { return heading_->text(); }
QString MethodPictureView::noteText() const { return note_->text(); }
QString MethodPictureView::parametersText() const { return parameters_->text(); }

ChartTable MethodPictureView::table() const {
  ChartTable table{{tr("part"), tr("parameters")}, {}};
  if (!picture_) return table;
  for (const auto& part : picture_->parts) table.rows.push_back({partTitle(part.name), QString::number(part.parameters)});
  return table;
}

ShownView MethodPictureView::shownView() const {
  ShownView shown{headingText(), {}, table()};
  if (!picture_) return shown;
  shown.copy = [picture = picture_, note = besides_](QWidget& holder) -> QWidget* {
    auto* const view = new MethodPictureView(&holder);
    view->setMethod(picture->method);
    view->showPicture(picture, note);
    return view;
  };
  shown.laidOut = [](QWidget& made) {
    auto& view = static_cast<MethodPictureView&>(made);
    view.users_->hide();  // nobody chooses a user on paper, and the heading names this one
    view.layout()->activate();
    view.fitToView();
  };
  shown.height = [](QWidget& made, QSize room) { return std::max(room.height(), made.minimumSizeHint().height()); };
  return shown;
}

void MethodPictureView::refresh() {
  showWords();
  if (!isVisible()) return;
  layout()->activate();
  if (canvas_->isFitted())
    fitToView();
  else
    draw();
}

void MethodPictureView::showWords() {
  const bool ofUser = descriptionOf(method_).pictured == Pictured::kUser;
  users_->setVisible(ofUser);
  QString heading, note, legend, parameters;
  if (picture_) {
    heading = picture_->live       ? tr("%1 in training: %2, after epoch %3")
              : picture_->asTested ? tr("%1 as tested after %2, epoch %3")
                                   : tr("%1 by the weights that are kept of %2, epoch %3");
    heading =
        heading.arg(text(titleOf(picture_->method, picture_->continual)), windowName(picture_->window), QString::number(picture_->epoch));
    if (ofUser) heading = tr("%1; user %2").arg(heading, text(picture_->user));
    parameters =
        tr("%1 parameters, %2 in float32: %3")
            .arg(count(parametersOf(picture_->parts)), bytesText(kFloatBytes * parametersOf(picture_->parts)), partsText(picture_->parts));
    parameters_->setToolTip(partsTable(picture_->parts));
  }
  if (drawing_) {
    note = (besides_ + QLatin1Char(' ') + drawing_->note()).trimmed();
    legend = legendOf(drawing_->legend(isDark(palette())));
  }
  for (const auto& [label, words] :
       {std::pair{heading_, heading}, std::pair{note_, note}, std::pair{legend_, legend}, std::pair{parameters_, parameters}}) {
    label->setText(words);
    label->setVisible(!words.isEmpty());
  }
  describeForReaders();
}

/// A picture that comes out lower or higher than the room is laid out once more for the scale that it will have: in full width either way.
void MethodPictureView::draw() {
  const QSizeF room = canvas_->viewport()->size();
  drawInto(room);
  const double scale = std::clamp(room.height() / std::max(1.0, scene_.sceneRect().height()), kLeastScale, kMostFit);
  if (drawing_ && std::abs(scale - 1) > kScaleSlack) drawInto(room / scale);
}

void MethodPictureView::drawInto(QSizeF room) {
  scene_.clear();
  PictureBoard board(scene_, palette(), room);
  if (drawing_) {
    drawing_->draw(board);
  } else if (!reason_.isEmpty()) {
    auto* const words = scene_.addText({}, font());
    words->setDefaultTextColor(chartColours(palette()).mutedText);
    words->setHtml(QStringLiteral("<center>%1</center>").arg(reason_.toHtmlEscaped()));
    words->setTextWidth(std::clamp(room.width() - 40, 200.0, 420.0));
  }
  scene_.setSceneRect(scene_.itemsBoundingRect().adjusted(-kMargin, -kMargin, kMargin, kMargin));
}

void MethodPictureView::fitToView() {
  draw();
  canvas_->fit(scene_.sceneRect(), drawing_ ? kMostFit : 1);
}

QSize MethodPictureView::sizeHint() const { return {640, 520}; }
QSize MethodPictureView::minimumSizeHint() const { return {280, 260}; }

void MethodPictureView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange && isVisible()) refresh();
}

void MethodPictureView::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  if (isVisible() && canvas_->isFitted()) fitToView();
}

void MethodPictureView::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  refresh();
}

void MethodPictureView::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_F: fitToView(); break;
    case Qt::Key_Plus: canvas_->zoom(1.25); break;
    case Qt::Key_Minus: canvas_->zoom(0.8); break;
    default: QWidget::keyPressEvent(event);
  }
}

bool MethodPictureView::eventFilter(QObject* watched, QEvent* event) {
  switch (event->type()) {
    case QEvent::MouseButtonPress: setFocus(); break;
    case QEvent::MouseButtonDblClick: fitToView(); break;
    default: break;
  }
  return QWidget::eventFilter(watched, event);
}

void MethodPictureView::describeForReaders() {
  if (!drawing_) return setAccessibleDescription(reason_);
  QStringList told{headingText()};
  if (!noteText().isEmpty()) told << noteText();
  setAccessibleDescription((told + drawing_->told()).join(QStringLiteral("; ")));
}

}  // namespace xsmoe::widgets
