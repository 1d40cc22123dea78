//! The protocol: who we are, which tools there are, and where a call goes.

use std::sync::Arc;

use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation, ListToolsResult,
    PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler};

use crate::guidance::Advisor;
use crate::source::typeset;

use super::{calls, tools};

/// What an assistant is told before it uses anything.
const INSTRUCTIONS: &str = "案鉴帮助中国物业公司的一线员工、经理和学员处置物业事件：说一件事，得到现在做什么、怎么答复、\
    谁可能负责、依据哪一条现行法、还要问什么、留什么证据、有哪些先例和时限。使用时请注意：\n\
    1. 有人说起一件具体的事，用 assess；照原话写进 text，不要替他补充没有说过的事实。还不知道的事实就问，再把回答放进 answers 重新调用。\n\
    2. 责任只分档（不承担、次要、相当、主要、全部、补充责任、未定）。转述时照说档位，不要换算成百分比或金额。\n\
    3. “倾向”不是“确定”；说明还取决于哪些事实。不知道不等于没有。\n\
    4. 标有“未核实”的条文没有对照过原文，转述时必须说明未核实。不要引用工具没有给出的条文。\n\
    5. 先例里的“评析意见”只是来源编者的看法，不是先例；不要说成法院这样判。\n\
    6. “不要承诺”里的话不要替公司承诺。有人身危险时，先做“现在就做”里的事。\n\
    7. 结果供一线处置参考，不代替律师意见。查资料用 search，看案例用 case，查某一天的法律用 law。";

/// The tools over one advisor.
#[derive(Debug, Clone)]
pub struct Server {
    advisor: Arc<Advisor>,
    tools: Arc<Vec<Tool>>,
}

impl Server {
    /// Over a ready advisor.
    pub fn new(advisor: Advisor) -> Server {
        Server { advisor: Arc::new(advisor), tools: Arc::new(tools::all()) }
    }
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let about = Implementation::new("anjian", env!("CARGO_PKG_VERSION"))
            .with_title("案鉴")
            .with_description("物业纠纷的案例、法律与处置建议");
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(about)
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _request: Option<PaginatedRequestParams>,
        _context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(self.tools.as_ref().clone()))
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        self.tools.iter().find(|t| t.name == name).cloned()
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        if self.get_tool(&request.name).is_none() {
            let names: Vec<&str> = self.tools.iter().map(|t| t.name.as_ref()).collect();
            let message = format!("没有“{}”这个工具；可用：{}", request.name, names.join("、"));
            return Err(ErrorData::invalid_params(message, None));
        }
        let advisor = self.advisor.clone();
        // Advice keeps the processor busy; the protocol is answered by other threads meanwhile.
        let work = move || calls::answer(&advisor, &request.name, request.arguments.unwrap_or_default());
        let answered = tokio::task::spawn_blocking(work).await;
        let result = match answered {
            Ok(Ok(answer)) => {
                let mut result = CallToolResult::success(vec![ContentBlock::text(typeset(&answer.text))]);
                result.structured_content = Some(answer.value);
                result
            }
            Ok(Err(reason)) => CallToolResult::error(vec![ContentBlock::text(typeset(&reason))]),
            Err(_) => return Err(ErrorData::internal_error("程序内部出了错", None)),
        };
        Ok(result.into())
    }
}
