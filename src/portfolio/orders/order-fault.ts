/** The name of what is thrown where a machine gives what is no order. */
export const ORDER_FAULT = 'OrderFault'
